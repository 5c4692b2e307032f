import type { Member, TokenInspection } from '../../../electron/contract';
import { ask } from '../../state/actions';
import type { Offer } from '../../state/offers';

/** Members of hostile tokens are without number. */
const MOST = 400;

/** Claims and header members, to jump to or copy. `show` brings their table into view first. */
export function memberOffers({ header, claims, processed }: TokenInspection, show: () => void): Offer[] {
  const shown = [
    ...(processed.length > 0 ? processed : claims).map((member) => ({ member, part: 'claim' })),
    ...header.map((member) => ({ member, part: 'header' })),
  ];
  const seen = new Set<string>();
  return shown.slice(0, MOST).flatMap(({ member, part }) => {
    const id = `${part}:${member.name}`;
    if (seen.has(id)) return [];
    seen.add(id);
    return [offer(id, member, part, show)];
  });
}

const offer = (id: string, member: Member, part: string, show: () => void): Offer => ({
  id,
  label: member.name === '' ? '(empty name)' : member.name,
  detail: member.text.slice(0, 200),
  also: `${part} ${member.meaning}`,
  run: () => {
    show();
    // The table may have to be drawn first.
    requestAnimationFrame(() => jumpTo(part === 'header' ? 'Header' : 'Claims', member.name));
  },
  second: { name: 'Copy', run: () => ask('clipboard.write', { text: member.text }) },
});

function jumpTo(table: string, name: string): void {
  const rows = document.querySelectorAll<HTMLElement>(`main table[aria-label^="${table}"] [data-member]`);
  const row = [...rows].find((one) => one.dataset.member === name);
  row?.scrollIntoView({ block: 'center' });
  row?.focus({ preventScroll: true });
}
