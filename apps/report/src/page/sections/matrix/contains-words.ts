/** Whether every word of the filter occurs in the text, in any case and order. */
export function containsWords(text: string, filter: string): boolean {
  const low = text.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}
