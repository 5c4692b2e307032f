import type { ShownCertificate, VerdictView, VerificationView } from '../../../electron/contract';
import { Fold } from '../../components/fold';
import { Icon } from '../../components/icons';
import { marked, Untrusted } from '../../components/untrusted';
import { localMinute, localTime, utcDateTime } from '../../state/time';
import { Reference } from './reference-links';
import { verdictSummary, verdictsInOrder, verdictWords } from './verdict-words';
import { Row, Stack } from '../../components/layout';
import { Facts } from '../../components/facts';
import styles from './verification.module.css';

/** Details below a result's first sentence: what to do, the key used and why, and rejected keys. */
export function Verification({ view }: { view: VerificationView }) {
  const { key, passedOver, signatures, inside } = view;
  return (
    <Stack gap={8}>
      {view.action ? <p className="untrusted">{marked(view.action)}</p> : null}
      {inside.length > 0 ? (
        <Stack as="ol" gap={4} aria-label="Each token inside">
          {inside.map(({ format, status, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: layers of one token, in their order
            <Row as="li" gap={8} align="start" key={index}>
              <Icon name={SIGNATURE_ICONS[status]} size={14} tone={SIGNATURE_TONES[status]} />
              <span className="untrusted">
                Inside, {format}: {marked(text)}
              </span>
            </Row>
          ))}
        </Stack>
      ) : null}
      {signatures.length > 0 ? (
        <Stack as="ol" gap={4} aria-label="Each signature">
          {signatures.map(({ index, status, text }) => (
            <Row as="li" gap={8} align="start" key={index}>
              <Icon name={SIGNATURE_ICONS[status]} size={14} tone={SIGNATURE_TONES[status]} />
              <span className="untrusted">
                <span className="tabular">{index + 1}</span> {marked(text)}
              </span>
            </Row>
          ))}
        </Stack>
      ) : null}
      {key ? (
        <Facts terms="64px">
          <div>
            <dt>Key</dt>
            <dd className="untrusted">{marked(key.kind)}</dd>
          </div>
          <div>
            <dt>From</dt>
            <dd className="untrusted">{marked(key.source)}</dd>
          </div>
          <div>
            <dt>Chosen</dt>
            <dd className="untrusted">{marked(key.why)}</dd>
          </div>
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
              {key.kid === null ? null : (
                <div>
                  <dt>Key id</dt>
                  <dd>
                    <code>
                      <Untrusted text={key.kid} />
                    </code>
                  </dd>
                </div>
              )}
              {key.thumbprint === null ? null : (
                <div>
                  <dt title="RFC 7638, SHA-256">Thumbprint</dt>
                  <dd>
                    <code className="untrusted">{key.thumbprint}</code>
                  </dd>
                </div>
              )}
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

function Certificate({ certificate }: { certificate: ShownCertificate }) {
  const { from, subject, issuer, notBefore, notAfter, state, fingerprint, signs } = certificate;
  const isOff = state !== 'valid' || signs === false;
  return (
    <Fold label={from === 'key' ? 'Certificate of the key' : 'Certificate in the header'} startOpen={isOff}>
      <Facts terms="64px">
        <div>
          <dt>Subject</dt>
          <dd className="untrusted">{marked(subject)}</dd>
        </div>
        <div>
          <dt>Issuer</dt>
          <dd className="untrusted">{subject === issuer ? 'itself' : marked(issuer)}</dd>
        </div>
        <div>
          <dt>Valid</dt>
          <dd className={state === 'valid' ? 'tabular' : 'tabular tone-warn'}>
            {utcDateTime(notBefore)} to {utcDateTime(notAfter)}
            {state === 'valid' ? '' : state === 'expired' ? ', expired' : ', not yet'}
          </dd>
        </div>
        {from === 'x5c' ? (
          <div>
            <dt>Signed</dt>
            <dd className={signs === false ? 'tone-warn' : ''}>
              {signs === null ? 'unknown' : signs ? 'its key matches the signature' : 'its key does not match the signature'}. This proves
              nothing by itself: it came with the token.
            </dd>
          </div>
        ) : null}
        <div>
          <dt>SHA-256</dt>
          <dd>
            <code className="untrusted">{fingerprint}</code>
          </dd>
        </div>
      </Facts>
    </Fold>
  );
}

const SIGNATURE_TONES = { valid: 'live', invalid: 'dead', unsecured: 'dead', unverified: 'warn' } as const;
const VERDICT_TONES = { pass: 'live', fail: 'dead', warn: 'warn', 'not-applicable': 'none' } as const;
const SIGNATURE_ICONS = { valid: 'ok', invalid: 'error', unsecured: 'error', unverified: 'warning' } as const;

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
