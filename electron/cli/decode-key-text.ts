import { visible } from '../core/base/visible';
import { isoMinute } from '../core/verify/certificate';
import type { DecodeReport, SignatureReport } from './decode-report';
import type { Style } from './style';

export function keyLines({ key, used }: SignatureReport, style: Style): string[] {
  if (key === undefined || used === undefined) return [];
  const { kid, source, why } = used;
  const named = kid === null ? '' : `, kid "${kid}"`;
  return [`  ${style.faint(visible(`Key: ${key}${named}, from ${source}; ${why}.`))}`];
}

export function certificateLines(certificates: DecodeReport['certificates'], style: Style): string[] {
  if (certificates === undefined) return [];
  const lines = certificates.flatMap(({ from, subject, issuer, notBefore, notAfter, state, fingerprint, signs }) => {
    const place = from === 'x5c' ? 'In the header (x5c; proves nothing by itself)' : 'Of the key';
    const belongs = signs === null ? '' : signs ? ', matches the signature' : ', does not match the signature';
    const validity = `valid from ${isoMinute(notBefore * 1000)} until ${isoMinute(notAfter * 1000)}`;
    const off = state === 'valid' ? '' : `  ${style.warn(state === 'expired' ? 'expired' : 'not valid yet')}`;
    return [
      `  ${place}${signs === false ? style.warn(belongs) : belongs}`,
      `    ${visible(subject)}`,
      `    issued by ${subject === issuer ? 'itself' : visible(issuer)}`,
      `    ${validity}${off}`,
      `    ${style.faint(`SHA-256 ${fingerprint}`)}`,
    ];
  });
  return ['', style.strong(certificates.length === 1 ? 'Certificate' : 'Certificates'), ...lines];
}
