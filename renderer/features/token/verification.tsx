import type { ShownCertificate, VerdictView, VerificationView } from '../../../electron/contract';
import { Fact, Facts } from '../../components/facts';
import { Fold } from '../../components/disclosure';
import { Icon, type IconName } from '../../components/icons';
import { Row, Stack } from '../../components/layout';
import { each, marked, Untrusted } from '../../components/untrusted';
import { localMinute, localTime, utcDateTime } from '../../state/time';
import { Reference } from './reference';
import styles from './verification.module.css';

export function Verification({ view }: { view: VerificationView }) {
  const { key, passedOver, signatures, inside } = view;
  return (
    <Stack gap={8}>
      {view.action ? <p className="untrusted">{marked(view.action)}</p> : null}
      <Judged label="Each token inside" items={inside} nameOf={({ format }) => `Inside, ${format}:`} />
      <Judged label="Each signature" items={signatures} nameOf={({ index }) => String(index + 1)} />
      {key ? (
        <Facts terms="64px">
          <Fact name="Key" text={key.kind} />
          <Fact name="From" text={key.source} />
          <Fact name="Match" text={key.why} />
        </Facts>
      ) : null}
      {each(view.certificates, (certificate) => (
        <Certificate certificate={certificate} />
      ))}
      <Stack gap={4} className={styles.more}>
        {key && (key.kid !== null || key.thumbprint !== null) ? (
          <Fold label="Key ID and thumbprint">
            <Facts terms="64px">
              <Fact name="Key ID" className="mono" text={key.kid} />
              <Fact name={<span title="RFC 7638, SHA-256">Thumbprint</span>} className="mono" text={key.thumbprint} />
            </Facts>
          </Fold>
        ) : null}
        {passedOver.length > 0 ? (
          <Fold label="Keys not used" count={passedOver.length} startOpen={key === null && passedOver.length <= 4}>
            <Stack as="ul" gap={6}>
              {each(passedOver, ({ key: name, why }) => (
                <Stack as="li">
                  <Untrusted text={name} className="mono" />
                  <span className="dim untrusted">{marked(why)}</span>
                </Stack>
              ))}
            </Stack>
          </Fold>
        ) : null}
      </Stack>
      <p className="small dim tabular">
        Checked on this computer at {localTime(view.checkedAt)}
        {view.keysFetchedAt === null ? '' : `, keys fetched ${localMinute(view.keysFetchedAt)}`}
      </p>
    </Stack>
  );
}

interface JudgedProps<T> {
  label: string;
  items: readonly T[];
  nameOf: (item: T) => string;
}

/** How each of several signatures was judged, in their order. */
function Judged<T extends { status: keyof typeof SIGNATURES; text: string }>({ label, items, nameOf }: JudgedProps<T>) {
  if (items.length === 0) return null;
  return (
    <Stack as="ol" gap={4} aria-label={label}>
      {each(items, (item) => (
        <Row as="li" gap={8} align="start">
          <Icon {...SIGNATURES[item.status]} size={14} />
          <span className="untrusted tabular">
            {nameOf(item)} {marked(item.text)}
          </span>
        </Row>
      ))}
    </Stack>
  );
}

function Certificate({ certificate }: { certificate: ShownCertificate }) {
  const { from, subject, issuer, notBefore, notAfter, state, fingerprint, signs } = certificate;
  const isOff = state !== 'valid' || signs === false;
  return (
    <Fold label={from === 'key' ? 'Certificate of the key' : 'Certificate in the header'} startOpen={isOff}>
      <Facts terms="64px">
        <Fact name="Subject" className="untrusted">
          {marked(subject)}
        </Fact>
        <Fact name="Issuer" className="untrusted">
          {subject === issuer ? 'itself' : marked(issuer)}
        </Fact>
        <Fact name="Valid" className={state === 'valid' ? 'tabular' : 'tabular tone-warn'}>
          {utcDateTime(notBefore)} to {utcDateTime(notAfter)}
          {state === 'valid' ? '' : state === 'expired' ? ', expired' : ', not yet valid'}
        </Fact>
        {from === 'x5c' ? (
          <Fact name="Signed" className={signs === false ? 'tone-warn' : ''}>
            {signs === null ? 'unknown' : signs ? 'its key matches the signature' : 'its key does not match the signature'}. This proves
            nothing by itself: it came with the token.
          </Fact>
        ) : null}
        <Fact name="SHA-256" className="mono" text={fingerprint} />
      </Facts>
    </Fold>
  );
}

const SIGNATURES = {
  valid: { name: 'ok', tone: 'live' },
  invalid: { name: 'error', tone: 'dead' },
  unsecured: { name: 'error', tone: 'dead' },
  unverified: { name: 'warning', tone: 'warn' },
} as const;

/** Most serious first. */
const VERDICTS: Record<VerdictView['verdict'], { word: string; icon: IconName; tone: 'live' | 'warn' | 'dead' | 'none' }> = {
  fail: { word: 'failed', icon: 'error', tone: 'dead' },
  warn: { word: 'warning', icon: 'warning', tone: 'warn' },
  pass: { word: 'passed', icon: 'ok', tone: 'live' },
  'not-applicable': { word: 'not applicable', icon: 'dash', tone: 'none' },
};

/** Other checks on the token, with verdicts; separate, because a valid signature says nothing about them. */
export function Verdicts({ verdicts }: { verdicts: readonly VerdictView[] }) {
  return (
    <section aria-label="Other checks">
      <h2>Other checks</h2>
      <p className="dim tabular">{verdictSummary(verdicts)}</p>
      <ul>
        {each(verdictsInOrder(verdicts), ({ verdict, name, text, reference }) => {
          const { word, icon, tone } = VERDICTS[verdict];
          return (
            <Row as="li" gap={8} align="start" line="above" pad={[4, 0]} className={styles.verdict}>
              <Icon name={icon} size={14} tone={tone} />
              <Fold
                startOpen={verdict === 'fail' || verdict === 'warn'}
                label={
                  <Row as="span" gap={8} align="baseline" justify="between" grow>
                    <bdi className={verdict === 'not-applicable' ? 'dim' : undefined}>{marked(name)}</bdi>
                    <span className={`small nowrap tone-${verdict === 'pass' ? 'none' : tone}`}>{word}</span>
                  </Row>
                }
              >
                <p className="untrusted">{marked(text)}</p>
                {reference ? <Reference text={reference} /> : null}
              </Fold>
            </Row>
          );
        })}
      </ul>
    </section>
  );
}

/** "1 failed, 2 warnings, 9 passed, 3 not applicable": without zero counts. */
export function verdictSummary(verdicts: readonly VerdictView[]): string {
  const count = (kind: VerdictView['verdict']) => verdicts.filter(({ verdict }) => verdict === kind).length;
  const [fail, warn, pass, none] = [count('fail'), count('warn'), count('pass'), count('not-applicable')];
  return [
    fail > 0 && `${fail} failed`,
    warn > 0 && `${warn} ${warn === 1 ? 'warning' : 'warnings'}`,
    pass > 0 && `${pass} passed`,
    none > 0 && `${none} not applicable`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Most serious first, otherwise as given. */
export const verdictsInOrder = (verdicts: readonly VerdictView[]) =>
  Object.keys(VERDICTS).flatMap((kind) => verdicts.filter(({ verdict }) => verdict === kind));
