import type { Contrast, ContrastReason } from '../../../electron/contract';
import { Chip } from '../../components/chip';
import { Fold } from '../../components/disclosure';
import { Fact, Facts } from '../../components/facts';
import { Icon } from '../../components/icons';
import { Row, Section, Stack } from '../../components/layout';
import { each, marked } from '../../components/untrusted';

export interface ContrastViewProps {
  contrast: Contrast;
  /** What the two sides are called: of two exchanges of one connection "A" and "B". */
  names: readonly [string, string];
}

/** Why a request works on one side and not on the other: the likeliest difference first, the others folded. */
export function ContrastView({ contrast, names: [a, b] }: ContrastViewProps) {
  const { works, summary, reasons, usual } = contrast;
  const [first, ...others] = reasons;
  if (works === null) return <p className="dim">{summary}</p>;
  const [good, bad] = works === 'a' ? [a, b] : [b, a];
  return (
    <Section
      labelled
      level="h2"
      title={
        <>
          Works on <bdi>{marked(good)}</bdi>, not on <bdi>{marked(bad)}</bdi>
        </>
      }
      gap={8}
    >
      {first ? (
        <Row frame={first.likely ? 'accent' : 'dashed'} gap={8} pad={12} align="start">
          <Icon name="search" />
          <Reason reason={first} />
        </Row>
      ) : (
        <p className="dim">{summary}</p>
      )}
      {others.length > 0 ? (
        <Fold label="Other possible causes" count={others.length}>
          <Stack as="ol" gap={12} pad={[8, 0, 0]}>
            {each(others, (reason) => (
              <li>
                <Reason reason={reason} />
              </li>
            ))}
          </Stack>
        </Fold>
      ) : null}
      {usual.length > 0 ? <p className="small dim">Also different, as usual between environments: {usual.join(', ')}.</p> : null}
    </Section>
  );
}

function Reason({ reason: { what, why, action, works, fails, likely } }: { reason: ContrastReason }) {
  return (
    <Stack gap={4} className="grow">
      <Row gap={[2, 8]} wrap>
        <h3 className="untrusted">{marked(what)}</h3>
        {likely ? null : <Chip>possible</Chip>}
      </Row>
      <Facts terms="82px">
        <Fact name="Works" className="untrusted mono">
          {works === null ? <span className="faint">missing</span> : marked(works)}
        </Fact>
        <Fact name="Fails" className="untrusted mono">
          {fails === null ? <span className="faint">missing</span> : marked(fails)}
        </Fact>
        <Fact name="Why" text={why} />
        <Fact name="What to do" text={action} />
      </Facts>
    </Stack>
  );
}
