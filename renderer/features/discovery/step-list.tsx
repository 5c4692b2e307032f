import { type Ref, useEffect } from 'react';
import { CHAIN_LINKS, type ChainLink, type ChainStep, type ChainView } from '../../../electron/model/discovery';
import { type ChainLook, KIND_WORDS, LINK_WORDS, lookIn } from '../../../electron/model/discovery-words';
import { counted } from '../../../electron/model/text/counts';
import { inShort } from '../../../electron/model/text/durations';
import { Column, Grid, Stack } from '../../components/layout';
import { ListBox, Option } from '../../components/list-box';
import looks from '../../components/looks.module.css';
import { each, marked } from '../../components/untrusted';
import { NEXT, RESULT } from '../../state/discovery';
import { Mark } from '../checks/verdict';
import { markOf } from './looks';
import { resultInWords } from './result';
import { canSignIn } from './sign-in';

/** One line: a step that is over, or what comes next. */
interface Line {
  id: string;
  link: ChainLink;
  look: ChainLook;
  title: string;
  text: string;
  aside: string;
}

const lineOf = (view: ChainView, step: ChainStep): Line => ({
  id: step.id,
  link: step.link,
  look: lookIn(view, step),
  title: step.title,
  text: step.outcome,
  aside: step.exchanges.length === 0 || step.to === 'browser' ? '' : (step.exchanges.at(-1)?.status?.toString() ?? 'no response'),
});

function nextLine({ next, choice, status }: ChainView): Line[] {
  const coming = next ?? choice;
  if (coming === null) return [];
  const look = status === 'running' ? 'running' : 'waiting';
  const inBrowser = next?.link === 'authorize' ? 'Go on in your browser' : 'Waiting for the sign-in on another device';
  const waits = next?.to === 'browser' ? inBrowser : 'Waiting for the response';
  const text = choice ? 'Your choice' : status === 'running' ? waits : 'Not sent yet';
  return [{ id: NEXT, link: coming.link, look, title: coming.title, text, aside: '' }];
}

function resultLine({ call, endedAt }: ChainView): Line[] {
  if (call === undefined || !call.signedIn || (endedAt === null && call.tools === null)) return [];
  const names = (call.tools ?? []).slice(0, 5).map(({ name }) => name.slice(0, 60));
  const text = call.tools === null ? 'There is a token.' : names.join(', ');
  return [{ id: RESULT, link: 'call', look: 'pass', title: resultInWords(call), text, aside: '' }];
}

interface StepListProps {
  view: ChainView;
  selected: string | null;
  onSelect: (id: string) => void;
  onOpen: () => void;
  ref?: Ref<HTMLDivElement>;
}

/** In line with the steps. */
const FOOT = { padding: 'var(--space-8) var(--space-16) var(--space-16) var(--space-24)' };

/** The chain from the URL to the call, link by link; what was not reached stays in view, faint. */
export function StepList({ view, selected, onSelect, onOpen, ref }: StepListProps) {
  const lines = [...view.steps.map((step) => lineOf(view, step)), ...nextLine(view), ...resultLine(view)];
  // Steps come in the order of their links, but a link may be asked again.
  const reached = new Set(lines.map(({ link }) => link));
  const { revision } = view.findings;
  const kind = KIND_WORDS[view.findings.kind];
  const ahead = CHAIN_LINKS.filter((link) => !reached.has(link) && link !== 'step-up');
  const count = lines.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line may push it out of view; a device that asks again adds none
  useEffect(() => {
    if (selected !== null) document.getElementById(`step-${selected}`)?.scrollIntoView({ block: 'nearest' });
  }, [selected, count]);
  return (
    <Column line="after" className={`${looks.edged} scroll flush`}>
      <ListBox
        ref={ref}
        label="Steps"
        name="step"
        items={lines}
        keyOf={({ id }) => id}
        selected={selected}
        onSelect={({ id }) => onSelect(id)}
        onKey={({ key }) => {
          if (key === 'Enter') onOpen();
          return key === 'Enter';
        }}
      >
        {each(lines, (line, index) => (
          <Option id={`step-${line.id}`} isSelected={line.id === selected} onChoose={() => onSelect(line.id)}>
            <Stack pad={[6, 16, 6, 24]}>
              {lines[index - 1]?.link === line.link ? null : <span className="small faint">{LINK_WORDS[line.link].title}</span>}
              <Grid as="span" columns="16px minmax(0, 1fr) auto" gap={[0, 8]} align="start">
                <Mark result={markOf(line.look)} />
                <span className="medium">{marked(line.title)}</span>
                <span className="small faint tabular">{line.aside}</span>
                <span />
                <span className="small dim untrusted clamp">{marked(line.text.slice(0, 300))}</span>
              </Grid>
            </Stack>
          </Option>
        ))}
      </ListBox>
      <p className="small faint tabular" style={FOOT}>
        {counted(view.sent, 'request')} sent.{kind === null ? null : ` Treated as ${kind}${revision === null ? '' : ` of ${revision}`}.`}
        {ahead.length > 0 && view.findings.kind !== 'server' ? (
          <>
            {view.endedAt === null || canSignIn(view, false) ? ' Still to come: ' : ' Not reached: '}
            {ahead.map((link) => LINK_WORDS[link].title).join(', ')}.
          </>
        ) : null}
      </p>
    </Column>
  );
}

/** "142 ms". */
export const tookInWords = ({ tookMs }: Pick<ChainStep, 'tookMs'>) => inShort(tookMs);
