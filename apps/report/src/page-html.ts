import { createHash } from "node:crypto";

export interface PageParts {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** Gzipped JSON in base64: an alphabet that cannot close an element. */
  readonly data: string;
}

/**
 * The page. Its policy lets nothing run but the one script it was made with (by hash) and that script's worker, and lets
 * nothing be loaded: a name that came out of a folder stays text even if some view forgot to escape it.
 */
export function pageHtml({ title, script, style, data }: PageParts): string {
  const code = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${createHash("sha256").update(code).digest("base64")}'`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeText(title)}</title>
<style>${style.replaceAll("</style", "<\\/style")}</style>
</head>
<body>
<div id="report"><noscript>This report draws itself with a script, which is inside this file. It loads nothing else.</noscript></div>
<script type="application/gzip+base64" id="likeness-data">${data}</script>
<script>${code}</script>
</body>
</html>
`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
