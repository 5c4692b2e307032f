import './verification.css';
import type { ShownCertificate, VerdictView, VerificationView } from '../../../electron/contract';
import { Fold } from '../../components/fold';
import { Icon } from '../../components/icons';
import { marked, Untrusted } from '../../components/untrusted';
import { localMinute, localTime, utcDateTime } from '../../state/time';
import { Reference } from './reference-links';
import { verdictSummary, verdictsInOrder, verdictWords } from './verdict-words';

/** Details below a result's first sentence: what to do, the key used and why, and rejected keys. */
export function Verification({ view }: { view: VerificationView }) {
  const { key, passedOver, signatures, inside } = view;
  return (
    <div className="verification">
      {view.action ? <p className="verification-action untrusted">{marked(view.action)}</p> : null}
      {inside.length > 0 ? (
        <ol className="verification-signatures" aria-label="Each token inside">
          {inside.map(({ format, status, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: layers of one token, in their order
            <li key={index} className={`verdict-${SIGNATURE_TONES[status]}`}>
              <Icon name={SIGNATURE_ICONS[status]} size={14} />
              <span className="untrusted">
                Inside, {format}: {marked(text)}
              </span>
            </li>
          ))}
        </ol>
      ) : null}
      {signatures.length > 0 ? (
        <ol className="verification-signatures" aria-label="Each signature">
          {signatures.map(({ index, status, text }) => (
            <li key={index} className={`verdict-${SIGNATURE_TONES[status]}`}>
              <Icon name={SIGNATURE_ICONS[status]} size={14} />
              <span className="untrusted">
                <span className="tabular">{index + 1}</span> {marked(text)}
              </span>
            </li>
          ))}
        </ol>
      ) : null}
      {key ? (
        <dl className="verification-key">
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
        </dl>
      ) : null}
      {view.certificates.map((certificate, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
        <Certificate key={index} certificate={certificate} />
      ))}
      <div className="verification-more">
        {key && (key.kid !== null || key.thumbprint !== null) ? (
          <Fold label="Key id and thumbprint">
            <dl className="verification-key">
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
            </dl>
          </Fold>
        ) : null}
        {passedOver.length > 0 ? (
          <Fold label="Keys not used" count={passedOver.length} startOpen={key === null && passedOver.length <= 4}>
            <ul className="passed-over">
              {passedOver.map(({ key: name, why }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat and the list never changes
                <li key={index}>
                  <Untrusted text={name} className="mono" />
                  <span className="untrusted">{marked(why)}</span>
                </li>
              ))}
            </ul>
          </Fold>
        ) : null}
      </div>
      <p className="verification-foot tabular">
        Checked on this machine at {localTime(view.checkedAt)}
        {view.keysFetchedAt === null ? '' : `, keys fetched ${localMinute(view.keysFetchedAt)}`}
      </p>
    </div>
  );
}

function Certificate({ certificate }: { certificate: ShownCertificate }) {
  const { from, subject, issuer, notBefore, notAfter, state, fingerprint, signs } = certificate;
  const isOff = state !== 'valid' || signs === false;
  return (
    <Fold label={from === 'key' ? 'Certificate of the key' : 'Certificate in the header'} startOpen={isOff} className="certificate">
      <dl className="verification-key">
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
      </dl>
    </Fold>
  );
}

const SIGNATURE_TONES = { valid: 'pass', invalid: 'fail', unsecured: 'fail', unverified: 'warn' } as const;
const SIGNATURE_ICONS = { valid: 'ok', invalid: 'error', unsecured: 'error', unverified: 'warning' } as const;

/** Other checks on the token, with verdicts; separate, because a valid signature says nothing about them. */
export function Verdicts({ verdicts }: { verdicts: readonly VerdictView[] }) {
  return (
    <section className="verdicts" aria-label="Other checks">
      <h2>Other checks</h2>
      <p className="verdicts-summary tabular">{verdictSummary(verdicts)}</p>
      <ul>
        {verdictsInOrder(verdicts).map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <li key={index} className={`verdict verdict-${item.verdict}`}>
            <Icon name={verdictWords[item.verdict].icon} size={14} />
            <Fold
              startOpen={item.verdict === 'fail' || item.verdict === 'warn'}
              label={
                <span className="verdict-line">
                  <bdi className="verdict-name">{marked(item.name)}</bdi>
                  <span className="verdict-word">{verdictWords[item.verdict].word}</span>
                </span>
              }
            >
              <p className="untrusted">{marked(item.text)}</p>
              {item.reference ? <Reference text={item.reference} /> : null}
            </Fold>
          </li>
        ))}
      </ul>
    </section>
  );
}
