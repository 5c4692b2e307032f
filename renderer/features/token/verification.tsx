import type { ShownCertificate, VerdictView, VerificationView } from '../../../electron/contract';
import { Fold } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { marked, Untrusted } from '../../components/untrusted';
import { localMinute, localTime, utcDateTime } from '../../state/time';
import { Reference } from './reference-links';
import { verdictSummary, verdictsInOrder, verdictWords } from './verdict-words';
import { Row, Stack } from '../../components/layout';
import { Fact, Facts } from '../../components/facts';
import styles from './verification.module.css';

export function Verification({ view }: { view: VerificationView }) {
  const { key, passedOver, signatures, inside } = view;
  return (
    <Stack gap={8}>
      {view.action ? <p className="untrusted">{marked(view.action)}</p> : null}
      <Each label="Each token inside" items={inside} nameOf={({ format }) => `Inside, ${format}:`} />
      <Each label="Each signature" items={signatures} nameOf={({ index }) => String(index + 1)} />
      {key ? (
        <Facts terms="64px">
          <Fact name="Key" text={key.kind} />
          <Fact name="From" text={key.source} />
          <Fact name="Chosen" text={key.why} />
        </Facts>
      ) : null}
      {view.certificates.map((certificate, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
        <Certificate key={index} certificate={certificate} />
      ))}
      <Stack gap={4} className={styles.more}>
        {key && (key.kid !== null || key.thumbprint !== null) ? (
          <Fold label="Key id and thumbprint">
            <Facts terms="64px">
              <Fact name="Key id" className="mono" text={key.kid} />
              <Fact name={<span title="RFC 7638, SHA-256">Thumbprint</span>} className="mono" text={key.thumbprint} />
            </Facts>
          </Fold>
        ) : null}
        {passedOver.length > 0 ? (
          <Fold label="Keys not used" count={passedOver.length} startOpen={key === null && passedOver.length <= 4}>
            <Stack as="ul" gap={6}>
              {passedOver.map(({ key: name, why }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
                <Stack as="li" key={index}>
                  <Untrusted text={name} className="mono" />
                  <span className="dim untrusted">{marked(why)}</span>
                </Stack>
              ))}
            </Stack>
          </Fold>
        ) : null}
      </Stack>
      <p className="small dim tabular">
        Checked on this machine at {localTime(view.checkedAt)}
        {view.keysFetchedAt === null ? '' : `, keys fetched ${localMinute(view.keysFetchedAt)}`}
      </p>
    </Stack>
  );
}

interface EachProps<T> {
  label: string;
  items: readonly T[];
  nameOf: (item: T) => string;
}

/** How each of several signatures was judged, in their order. */
function Each<T extends { status: keyof typeof SIGNATURES; text: string }>({ label, items, nameOf }: EachProps<T>) {
  if (items.length === 0) return null;
  return (
    <Stack as="ol" gap={4} aria-label={label}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
        <Row as="li" gap={8} align="start" key={index}>
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
          {state === 'valid' ? '' : state === 'expired' ? ', expired' : ', not yet'}
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

const VERDICT_TONES = { pass: 'live', fail: 'dead', warn: 'warn', 'not-applicable': 'none' } as const;
const SIGNATURES = {
  valid: { name: 'ok', tone: 'live' },
  invalid: { name: 'error', tone: 'dead' },
  unsecured: { name: 'error', tone: 'dead' },
  unverified: { name: 'warning', tone: 'warn' },
} as const;

/** Other checks on the token, with verdicts; separate, because a valid signature says nothing about them. */
export function Verdicts({ verdicts }: { verdicts: readonly VerdictView[] }) {
  return (
    <section aria-label="Other checks">
      <h2>Other checks</h2>
      <p className="dim tabular">{verdictSummary(verdicts)}</p>
      <ul>
        {verdictsInOrder(verdicts).map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <Row as="li" gap={8} align="start" line="above" pad={[4, 0]} key={index} className={styles.verdict}>
            <Icon name={verdictWords[item.verdict].icon} size={14} tone={VERDICT_TONES[item.verdict]} />
            <Fold
              startOpen={item.verdict === 'fail' || item.verdict === 'warn'}
              label={
                <Row as="span" gap={8} align="baseline" justify="between" grow>
                  <bdi className={item.verdict === 'not-applicable' ? 'dim' : undefined}>{marked(item.name)}</bdi>
                  <span className={`small nowrap tone-${item.verdict === 'pass' ? 'none' : VERDICT_TONES[item.verdict]}`}>
                    {verdictWords[item.verdict].word}
                  </span>
                </Row>
              }
            >
              <p className="untrusted">{marked(item.text)}</p>
              {item.reference ? <Reference text={item.reference} /> : null}
            </Fold>
          </Row>
        ))}
      </ul>
    </section>
  );
}
