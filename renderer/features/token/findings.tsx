import { useRef, useState } from 'react';
import type { FindingView } from '../../../electron/contract';
import { Button, IconButton } from '../../components/button';
import { Fold } from '../../components/fold';
import { Icon } from '../../components/icons';
import { marked } from '../../components/untrusted';
import { type KeyedFinding, severities, sortedFindings } from './finding-order';
import { Reference } from './reference-links';

export interface FindingsProps {
  findings: readonly FindingView[];
  /** Mutes or unmutes a finding for this connection. Absent if there is nowhere to store that. */
  onMute?: (code: string, muted: boolean) => unknown;
}

/** Up to this many findings, notes start expanded. */
const FEW = 2;

/** Most serious first; severity by shape and word as well as colour. */
export function Findings({ findings, onMute }: FindingsProps) {
  const { shown, muted } = sortedFindings(findings);
  const section = useRef<HTMLElement>(null);
  // The pressed button disappears, so the keyboard continues from here.
  const mute = onMute
    ? (code: string, isMuted: boolean) => {
        section.current?.focus();
        onMute(code, isMuted);
      }
    : undefined;
  return (
    <section ref={section} className="findings" aria-label="Findings" tabIndex={-1}>
      <h2>
        Findings <em className="tabular">{shown.length === 0 ? '' : shown.length}</em>
      </h2>
      {shown.length === 0 ? (
        <p className="dim side-text">{muted.length > 0 ? 'Only findings you have muted.' : 'Nothing unusual.'}</p>
      ) : null}
      <ul>
        {shown.map(({ key, finding }) => (
          <Finding key={key} finding={finding} startOpen={finding.severity !== 'note' || shown.length <= FEW} onMute={mute} />
        ))}
      </ul>
      {muted.length > 0 ? <Muted findings={muted} onMute={mute} /> : null}
    </section>
  );
}

function Finding({ finding, startOpen, onMute }: { finding: FindingView; startOpen: boolean; onMute: FindingsProps['onMute'] }) {
  const [isOpen, setOpen] = useState(startOpen);
  return (
    <li className={`finding finding-${finding.severity}`}>
      <h3>
        <button type="button" className="finding-head" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon name={finding.severity} />
          <bdi>{marked(finding.title)}</bdi>
          <span className="finding-severity">{severities[finding.severity].word}</span>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={12} />
        </button>
      </h3>
      {isOpen ? (
        <div className="finding-body">
          <p className="untrusted">{marked(finding.detail)}</p>
          {finding.action ? <p className="finding-action untrusted">{marked(finding.action)}</p> : null}
          <div className="finding-foot">
            {finding.reference ? <Reference text={finding.reference} /> : null}
            {onMute ? (
              <span className="finding-mute">
                <IconButton icon="mute" size="small" label="Mute for this connection" onPress={() => onMute(finding.code, true)} />
              </span>
            ) : null}
          </div>
        </div>
      ) : null}
    </li>
  );
}

function Muted({ findings, onMute }: { findings: readonly KeyedFinding[]; onMute: FindingsProps['onMute'] }) {
  return (
    <Fold className="muted" label="Muted for this connection" count={findings.length}>
      <ul>
        {findings.map(({ key, finding }) => (
          <li key={key} className={`muted-finding finding-${finding.severity}`}>
            <Icon name={finding.severity} size={14} />
            <span>
              <bdi>{marked(finding.title)}</bdi> <span className="finding-severity">{severities[finding.severity].word}</span>
            </span>
            {onMute ? (
              <Button size="small" variant="quiet" onPress={() => onMute(finding.code, false)}>
                Unmute
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
