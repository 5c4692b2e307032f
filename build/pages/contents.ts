/** The list of a page's chapters, with how many entries each has. Links go to the ids that GitHub makes of headings. */
export function contents(chapters: readonly { title: string; count: number }[]): string[] {
  return [...chapters.map(({ title, count }) => `- [${title}](#${anchor(title)}): ${count}`), ''];
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
