import type { DecodedView, FindingView } from '../../../electron/contract';
import { Icon, type IconName } from '../../components/icons';
import { marked } from '../../components/untrusted';
import { openLink } from '../../state/actions';
import { referenceParts } from './reference';

/** Whether anybody has checked the signature; nobody has, as long as it says so. */
export function Signature({ token }: { token: DecodedView }) {
  const { status, text } = token.signature;
  const titles = { 'not-verified': 'Signature not verified', unsecured: 'No signature at all', none: 'Nothing to verify' };
  const icons: Record<typeof status, IconName> = { 'not-verified': 'note', unsecured: 'error', none: 'note' };
  return (
    <section className={`signature signature-${status}`}>
      <Icon name={icons[status]} />
      <div>
        <h2>{titles[status]}</h2>
        <p className="untrusted">{marked(text)}</p>
      </div>
    </section>
  );
}

const severities = { error: { word: 'error', rank: 0 }, warning: { word: 'warning', rank: 1 }, note: { word: 'note', rank: 2 } } as const;

/** What is worth knowing, gravest first; severity by shape and word as well as colour. */
export function Findings({ findings }: { findings: readonly FindingView[] }) {
  const sorted = [...findings].sort((a, b) => severities[a.severity].rank - severities[b.severity].rank);
  return (
    <section className="findings">
      <h2>
        Findings <em className="tabular">{findings.length === 0 ? '' : findings.length}</em>
      </h2>
      {findings.length === 0 ? <p className="dim side-text">Nothing out of the ordinary.</p> : null}
      <ul>
        {sorted.map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one code may be found twice
          <li key={`${finding.code}-${index}`} className={`finding finding-${finding.severity}`}>
            <Icon name={finding.severity} />
            <div className="finding-body">
              <h3>
                <bdi>{marked(finding.title)}</bdi>
                <span className="finding-severity">{severities[finding.severity].word}</span>
              </h3>
              <p className="untrusted">{marked(finding.detail)}</p>
              {finding.action ? <p className="finding-action untrusted">{marked(finding.action)}</p> : null}
              {finding.reference ? <Reference text={finding.reference} /> : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where it is written; RFCs open in the browser. */
function Reference({ text }: { text: string }) {
  return (
    <p className="finding-reference untrusted">
      {referenceParts(text).map(({ text: part, url }, index) =>
        url === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <span key={index}>{part}</span>
        ) : (
          <a
            key={url}
            className="external-link"
            href={url}
            title="Opens in your browser"
            onClick={(event) => {
              event.preventDefault();
              void openLink(url);
            }}
          >
            {part}
            <Icon name="external" size={11} />
          </a>
        ),
      )}
    </p>
  );
}
