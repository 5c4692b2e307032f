import { useEffect, useMemo, useState } from 'react';
import type { Entry } from '../../../electron/model/providers/entry';
import { providerOf } from '../../../electron/model/providers/offered';
import type { FormModel } from './form-model';

type Catalogue = typeof import('../../../electron/model/providers/entries');
let loaded: Catalogue | null = null;

/** What the catalogue knows of the provider that a connection is at, where its template is one for any server. null: nothing, or not loaded yet. */
export function useEntry({ template, provider, issuer, endpoints: { token } }: FormModel): Entry | null {
  const isGeneric = providerOf(template).isGeneric === true;
  const [catalogue, setCatalogue] = useState(loaded);
  useEffect(() => {
    if (catalogue !== null || !isGeneric) return;
    let isOver = false;
    void import('../../../electron/model/providers/entries').then((module) => {
      loaded = module;
      if (!isOver) setCatalogue(module);
    });
    return () => {
      isOver = true;
    };
  }, [catalogue, isGeneric]);
  return useMemo(
    () => (isGeneric ? (catalogue?.entryFor({ template, provider, issuer, tokenEndpoint: token }) ?? null) : null),
    [isGeneric, catalogue, template, provider, issuer, token],
  );
}
