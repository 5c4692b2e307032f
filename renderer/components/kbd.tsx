/** One key or chord, e.g. "Ctrl K". */
export function Kbd({ children }: { children: string }) {
  return <kbd className="kbd">{children}</kbd>;
}
