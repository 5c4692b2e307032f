import type { ComparisonView } from '../contract';
import type { Comparison, Difference } from '../core/token/compare';

export function comparisonView({ a, b, claims, header, scopes, lifetime, remarks }: Comparison): ComparisonView {
  return {
    a,
    b,
    claims: claims.map(differenceView),
    header: header.map(differenceView),
    scopes: scopes && { added: [...scopes.added], removed: [...scopes.removed], kept: [...scopes.kept] },
    lifetime: { a: lifetime.a, b: lifetime.b },
    remarks: [...remarks],
  };
}

function differenceView({ name, a, b, change }: Difference): Difference {
  return { name, a, b, change };
}
