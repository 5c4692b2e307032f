import type { ChainVerdict } from '../../../electron/model/discovery';
import { brokenRules, SIDE_WORDS } from '../../../electron/model/discovery-words';
import { Chip } from '../../components/chip';
import { Fold } from '../../components/disclosure';
import { Fact, Facts } from '../../components/facts';
import { Grid, Row, Section, Stack } from '../../components/layout';
import { each, marked } from '../../components/untrusted';
import { Mark } from '../checks/verdict';
import { markOfRule } from './looks';

/** What the standards say of a step: what is broken first and in full, the rest folded. */
export function Verdicts({ verdicts }: { verdicts: readonly ChainVerdict[] }) {
  if (verdicts.length === 0) return null;
  const broken = brokenRules({ verdicts: [...verdicts] });
  const folded = (outcome: ChainVerdict['outcome'], label: string) => {
    const found = verdicts.filter((verdict) => verdict.outcome === outcome);
    return found.length === 0 ? null : (
      <Fold label={label} count={found.length}>
        <Rules verdicts={found} />
      </Fold>
    );
  };
  return (
    <Section gap={8} top title="What the standards require">
      {broken.length > 0 ? <Rules verdicts={broken} /> : null}
      {folded('pass', 'Kept')}
      {folded('unseen', 'Not seen here')}
    </Section>
  );
}

function Rules({ verdicts }: { verdicts: readonly ChainVerdict[] }) {
  return (
    <Stack as="ul" gap={12}>
      {each(verdicts, (verdict) => (
        <Rule verdict={verdict} />
      ))}
    </Stack>
  );
}

const OUTCOMES = { fail: 'Broken', pass: 'Kept', unseen: 'Not seen' } as const;
const SEVERITIES = { MUST: 'MUST', SHOULD: 'SHOULD', MAY: 'MAY', NOTE: 'Worth knowing' } as const;

function Rule({ verdict: { severity, outcome, side, sentence, found, section, revisions, action } }: { verdict: ChainVerdict }) {
  const mark = markOfRule(outcome, severity);
  const isBroken = outcome === 'fail';
  const tone = mark === 'fail' ? 'dead' : mark === 'warn' ? 'warn' : 'neutral';
  return (
    <Grid as="li" columns="16px minmax(0, 1fr)" gap={[4, 8]} align="start">
      <Mark result={{ status: 'done', verdict: mark }} />
      <Stack gap={4}>
        <p>
          <span className="visually-hidden">{OUTCOMES[outcome]}: </span>
          <span className={isBroken ? 'strong' : undefined}>{marked(sentence)}</span>
        </p>
        <Row gap={[2, 8]} wrap className="small dim">
          <Chip tone={tone} shape="square">
            {SEVERITIES[severity]}
          </Chip>
          <span>
            {marked(section)}
            {revisions === null ? null : `; MCP ${revisions.join(', ')}`}
            {isBroken ? `; ${SIDE_WORDS[side]}` : null}
          </span>
        </Row>
        {isBroken || found !== null ? (
          <Facts terms="82px">
            <Fact name="Seen" text={found} />
            <Fact name="What to do" text={isBroken ? action : null} />
          </Facts>
        ) : null}
      </Stack>
    </Grid>
  );
}

export function Why({ why, section }: { why: string; section: string }) {
  return (
    <p className="dim prose">
      {marked(why)} {section === '' ? null : <span className="faint">{marked(section)}</span>}
    </p>
  );
}
