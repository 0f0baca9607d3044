/**
 * A text as a CSV cell (RFC 4180). What a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, tab or
 * carriage return) gets an apostrophe in front, as OWASP advises: a photo's name is somebody else's input.
 */
export function csvText(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
