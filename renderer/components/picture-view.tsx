import { useId } from 'react';
import { FONTS, type Picture, TOKENS, type Colours } from './picture';
import { each } from './untrusted';

/** Colours by name, so that a picture in the page follows the theme. */
export const THEMED = Object.fromEntries(TOKENS.map((token) => [token, `var(--${token})`])) as Colours;

/** A picture in the page. Its title is its accessible name. */
export function PictureView({ picture: { width, height, title, marks } }: { picture: Picture }) {
  const id = useId();
  return (
    <svg style={{ width: '100%', maxWidth: width }} viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={id} fontFamily={FONTS}>
      <title id={id}>{title}</title>
      {each(marks, (mark) => {
        if (mark.kind === 'rect') {
          const { kind: _, radius, ...rest } = mark;
          return <rect {...rest} rx={radius} />;
        }
        if (mark.kind === 'text') {
          const { kind: _, text, size, weight, anchor, ...rest } = mark;
          return (
            <text {...rest} fontSize={size} fontWeight={weight} textAnchor={anchor}>
              {text}
            </text>
          );
        }
        const { d, x, y, stroke, width: thick, dash, fill } = mark;
        return (
          <path
            d={d}
            transform={x || y ? `translate(${x} ${y})` : undefined}
            fill={fill}
            stroke={stroke}
            strokeWidth={thick}
            strokeDasharray={dash.join(' ') || undefined}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        );
      })}
    </svg>
  );
}
