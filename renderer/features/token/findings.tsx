import { useRef, useState } from 'react';
import type { FindingView } from '../../../electron/contract';
import { Button, IconButton } from '../../components/button';
import { Arrow, Fold } from '../../components/disclosure';
import { Icon } from '../../components/icons';
import { Card, Row, Section, Stack } from '../../components/layout';
import layout from '../../components/layout.module.css';
import { marked } from '../../components/untrusted';
import { Reference } from './reference';
import looks from '../../components/looks.module.css';
import styles from './findings.module.css';

export interface FindingsProps {
  findings: readonly FindingView[];
  /** Mutes or unmutes a finding for this connection. Absent if there is nowhere to store that. */
  onMute?: (code: string, muted: boolean) => unknown;
}

/** Up to this many findings, notes start expanded. */
const FEW = 2;

/** Most serious first. */
const SEVERITIES: readonly FindingView['severity'][] = ['error', 'warning', 'note'];
const tones = { error: 'dead', warning: 'warn', note: 'none' } as const;

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
    <Section level="h2" title="Findings" note={shown.length} gap={8} ref={section} aria-label="Findings" tabIndex={-1}>
      {shown.length === 0 ? <p className="dim">{muted.length > 0 ? 'Only findings you have muted.' : 'Nothing unusual.'}</p> : null}
      <Stack as="ul" gap={8}>
        {shown.map(({ key, finding }) => (
          <Finding key={key} finding={finding} startOpen={finding.severity !== 'note' || shown.length <= FEW} onMute={mute} />
        ))}
      </Stack>
      {muted.length > 0 ? <Muted findings={muted} onMute={mute} /> : null}
    </Section>
  );
}

function Finding({ finding, startOpen, onMute }: { finding: FindingView; startOpen: boolean; onMute: FindingsProps['onMute'] }) {
  const [isOpen, setOpen] = useState(startOpen);
  return (
    <Card as="li" frame="plain" pad={[0]}>
      <h3>
        <button
          type="button"
          className={`${looks.head} ${layout.alignStart} ${styles.head}`}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name={finding.severity} tone={tones[finding.severity]} />
          <bdi className="grow">{marked(finding.title)}</bdi>
          <Severity severity={finding.severity} />
          <Arrow isOpen={isOpen} />
        </button>
      </h3>
      {isOpen ? (
        <Stack gap={4} className={`${styles.body} dim`}>
          <p className="untrusted">{marked(finding.detail)}</p>
          {finding.action ? <p className="untrusted">{marked(finding.action)}</p> : null}
          <Row gap={8} align="end">
            {finding.reference ? <Reference text={finding.reference} /> : null}
            {onMute ? (
              <span className={styles.mute}>
                <IconButton icon="mute" size="small" label="Mute for this connection" onPress={() => onMute(finding.code, true)} />
              </span>
            ) : null}
          </Row>
        </Stack>
      ) : null}
    </Card>
  );
}

function Muted({ findings, onMute }: { findings: readonly KeyedFinding[]; onMute: FindingsProps['onMute'] }) {
  return (
    <Fold label="Muted for this connection" count={findings.length}>
      <ul>
        {findings.map(({ key, finding }) => (
          <Row as="li" gap={8} line="above" key={key} pad={[2, 0]}>
            <Icon name={finding.severity} size={14} tone={tones[finding.severity]} />
            <Row as="span" grow gap={6}>
              <bdi>{marked(finding.title)}</bdi> <Severity severity={finding.severity} />
            </Row>
            {onMute ? (
              <Button size="small" variant="quiet" onPress={() => onMute(finding.code, false)}>
                Unmute
              </Button>
            ) : null}
          </Row>
        ))}
      </ul>
    </Fold>
  );
}

function Severity({ severity }: Pick<FindingView, 'severity'>) {
  return <span className={`small medium tone-${tones[severity]} ${styles.severity}`}>{severity}</span>;
}

export interface KeyedFinding {
  /** The code, numbered if it occurs more than once; stable while findings come and go. */
  key: string;
  finding: FindingView;
}

/** Findings to show and muted ones, each most serious first; otherwise as given. */
export function sortedFindings(findings: readonly FindingView[]): { shown: KeyedFinding[]; muted: KeyedFinding[] } {
  const times = new Map<string, number>();
  const keyed = findings.map((finding) => {
    const nth = (times.get(finding.code) ?? 0) + 1;
    times.set(finding.code, nth);
    return { key: nth === 1 ? finding.code : `${finding.code} ${nth}`, finding };
  });
  keyed.sort((a, b) => SEVERITIES.indexOf(a.finding.severity) - SEVERITIES.indexOf(b.finding.severity));
  return { shown: keyed.filter(({ finding }) => !finding.muted), muted: keyed.filter(({ finding }) => finding.muted) };
}
