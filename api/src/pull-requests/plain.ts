/** Text that somebody may have chosen, for a place where Markdown is read: nothing in it formats, links, mentions or hides. One line. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#!|~]/g, '\\$&').replaceAll('@', '&#64;').replaceAll('&\\#64;', '&#64;');
}

/** The same inside backticks, where only a backtick could end it. */
export function code(text: string): string {
  return `\`${text.replace(/\s+/g, ' ').replaceAll('`', 'ˋ')}\``;
}
