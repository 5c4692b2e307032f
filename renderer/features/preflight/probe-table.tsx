import type { ConnectionView } from '../../../electron/contract';
import type { PreflightProbe, PreflightReport } from '../../../electron/model/preflight';
import { IconButton } from '../../components/button';
import { Icon, type IconName } from '../../components/icons';
import { Row, Section, Stack } from '../../components/layout';
import { Table } from '../../components/table';
import { marked } from '../../components/untrusted';
import { showExchange } from '../../state/mend';
import { isOpen, UseThis } from './offer';

const OUTCOMES: Record<PreflightProbe['outcome'], { icon: IconName; tone: 'live' | 'dead' | 'none'; word: string }> = {
  accepted: { icon: 'ok', tone: 'live', word: 'accepted' },
  refused: { icon: 'error', tone: 'dead', word: 'refused' },
  unknown: { icon: 'question', tone: 'none', word: "can't tell" },
  waiting: { icon: 'pending', tone: 'none', word: 'pending' },
  'not-sent': { icon: 'dash', tone: 'none', word: 'not sent' },
};

const COLUMNS = [
  { title: 'Redirect URI', width: '31%' },
  { title: 'Resource', width: '14%' },
  { title: 'Scopes', width: '17%' },
  { title: 'PKCE', width: '8%' },
  { title: 'Result', width: '15%' },
];

/** What was tried where something was refused: each row one authorize request, what differs from the connection's own in bold. */
export function ProbeTable({ view, report }: { view: ConnectionView; report: PreflightReport }) {
  const { probes, works } = report;
  const [own] = probes;
  if (own === undefined) return null;
  return (
    <Section level="h2" title="What was tried" note={`${probes.length} requests`} gap={8}>
      <p className="dim">Each row is one authorize request; what differs from the first is bold. No user was signed in.</p>
      <Table aria-label="What was tried">
        <colgroup>
          {COLUMNS.map(({ title, width }) => (
            <col key={title} style={{ width }} />
          ))}
          <col />
        </colgroup>
        <thead>
          <tr>
            {COLUMNS.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {probes.map((probe) => (
            <ProbeRow key={probe.id} view={view} probe={probe} own={own} works={probe.id === works} />
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

interface ProbeRowProps {
  view: ConnectionView;
  probe: PreflightProbe;
  own: PreflightProbe;
  works: boolean;
}

function ProbeRow({ view, probe, own, works }: ProbeRowProps) {
  const { icon, tone, word } = OUTCOMES[probe.outcome];
  const cell = (text: string, ownText: string, none: string) => {
    const isSame = text === ownText;
    return isSame && probe.id !== own.id ? (
      <span className="dim">same</span>
    ) : (
      <Value text={text || none} isSame={isSame} isMono={text !== ''} />
    );
  };
  return (
    <tr>
      <th scope="row">
        <Value text={probe.redirectUri ?? 'none'} isSame={probe.redirectUri === own.redirectUri} isMono={probe.redirectUri !== null} />
      </th>
      <td>{cell(probe.resource.join(' '), own.resource.join(' '), 'none')}</td>
      <td>{cell(probe.scopes.join(' '), own.scopes.join(' '), 'none')}</td>
      <td>{cell(probe.pkce === 'off' ? '' : probe.pkce, own.pkce === 'off' ? '' : own.pkce, 'off')}</td>
      <td>
        <Stack gap={2} left>
          <span className={`inline nowrap tone-${tone}`}>
            <Icon name={icon} size={15} />
            {works ? <b>works</b> : word}
          </span>
          {probe.text === '' ? null : <span className="small dim untrusted">{marked(probe.text)}</span>}
        </Stack>
      </td>
      <td>
        <Row gap={4} justify="end">
          {probe.change === null || probe.outcome !== 'accepted' || !isOpen(view, probe.change) ? null : (
            <UseThis view={view} patch={probe.change} isBest={works} />
          )}
          {probe.evidence === null ? null : <Request view={view} id={probe.evidence} />}
        </Row>
      </td>
    </tr>
  );
}

const Request = ({ view, id }: { view: ConnectionView; id: string }) => (
  <IconButton icon="search" size="small" label="Show the request" onPress={() => showExchange(view.id, id)} />
);

function Value({ text, isSame, isMono }: { text: string; isSame: boolean; isMono: boolean }) {
  return <bdi className={`untrusted ${isMono ? 'mono' : ''} ${isSame ? 'dim' : 'strong'}`}>{marked(text)}</bdi>;
}
