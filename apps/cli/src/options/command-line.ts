/** The command line that repeats this call, quoted for a POSIX shell. */
export function commandLine(argv: readonly string[] = process.argv.slice(2)): string {
  return ["likeness", ...argv.map(quote)].join(" ");
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
