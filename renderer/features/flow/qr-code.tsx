import { encode } from 'uqr';

/** Modules of quiet zone on each side: ISO/IEC 18004 wants four. */
const QUIET = 4;

/** A text as a QR code, dark on light in any theme, since many readers take no other. `label`: its accessible name. */
export function QrCode({ text, label, size }: { text: string; label: string; size: number }) {
  const { data } = encode(text, { ecc: 'M', border: QUIET });
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${data.length} ${data.length}`}
      shapeRendering="crispEdges"
      style={{ colorScheme: 'light' }}
    >
      <rect width="100%" height="100%" rx="2" fill="var(--surface)" />
      <path d={outlineOf(data)} fill="var(--text)" />
    </svg>
  );
}

/** One rectangle for each run of dark modules in a row. */
export function outlineOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.flatMap((isDark, x) => {
        if (!isDark || row[x - 1]) return [];
        const end = row.indexOf(false, x);
        const length = (end < 0 ? row.length : end) - x;
        return [`M${x} ${y}h${length}v1h-${length}z`];
      }),
    )
    .join('');
}
