import { useEffect, useRef } from 'react';

/** What the command palette finds beside the commands. */
export interface Offer {
  id: string;
  /** Untrusted text; shown as text alone. */
  label: string;
  detail?: string;
  /** Further words by which it is found. */
  also?: string;
  run: () => unknown;
  /** By Ctrl Enter, with its name: "Copy". */
  second?: { name: string; run: () => unknown };
}

export interface Offered {
  /** "Claims". */
  group: string;
  offers: Offer[];
}

const sources = new Set<() => Offered>();

/** Offers what a view shows while it is shown; asked for only when the palette opens. */
export function useOffers(make: () => Offered): void {
  const latest = useRef(make);
  latest.current = make;
  useEffect(() => {
    const source = () => latest.current();
    sources.add(source);
    return () => void sources.delete(source);
  }, []);
}

export const allOffered = (): Offered[] => [...sources].map((source) => source());
