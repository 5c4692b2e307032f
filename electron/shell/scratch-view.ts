import type { ScratchView } from '../contract';
import type { Scratch } from '../core/scratch/service';
import { decodedView, findingView } from './token-view';

export function scratchView({ id, kind, summary, tokens, leftOut, notes }: Scratch): ScratchView {
  return {
    id,
    kind,
    summary,
    tokens: tokens.map((token) => ({
      index: token.index,
      where: token.where,
      cleaned: [...token.cleaned],
      decoded: decodedView(token.decoded),
      findings: token.findings.map((finding) => findingView(finding)),
      times: { iat: token.times.iat, nbf: token.times.nbf, exp: token.times.exp, state: token.times.state },
    })),
    leftOut,
    notes: [...notes],
  };
}
