/** The name itself, or with the first number behind it that makes it unlike all that are taken. */
export function freeName(wanted: string, taken: Iterable<string>): string {
  const names: ReadonlySet<string> = taken instanceof Set ? taken : new Set(taken);
  let name = wanted;
  for (let number = 2; names.has(name); number += 1) name = `${wanted} ${number}`;
  return name;
}
