import { GROUP_WORDS, grouped } from '../../../electron/model/check-words';
import type { ProofCatalogueView, ProofFace, ProofPlanView } from '../../../electron/model/proof';
import { Button } from '../../components/button';
import { Fold } from '../../components/disclosure';
import { Row, Section, Stack } from '../../components/layout';
import { Checkbox } from '../../components/toggles';

export interface CheckChoiceProps {
  checks: ProofCatalogueView['checks'];
  face: ProofFace;
  plan: ProofPlanView;
  leftOut: ReadonlySet<string>;
  onLeftOut: (leftOut: ReadonlySet<string>) => void;
}

/** The checks of a plan that apply at a face; those that are not ticked don't run. */
export function CheckChoice({ checks, face, plan, leftOut, onLeftOut }: CheckChoiceProps) {
  const ids = new Set(plan.checks);
  const all = checks.filter(({ id, faces }) => ids.has(id) && (faces?.includes(face) ?? true));
  const ticked = all.filter(({ id }) => !leftOut.has(id)).length;
  const toggle = (id: string, isOn: boolean) => {
    const next = new Set(leftOut);
    if (isOn) next.delete(id);
    else next.add(id);
    onLeftOut(next);
  };
  return (
    <Fold label={`Checks: ${ticked === all.length ? 'all' : ticked} of ${all.length}`}>
      <Stack gap={16} pad={[8, 0, 0, 16]}>
        <Row gap={6}>
          <Button size="small" isDisabled={leftOut.size === 0} onPress={() => onLeftOut(new Set())}>
            Tick all
          </Button>
          <Button size="small" isDisabled={ticked === 0} onPress={() => onLeftOut(new Set(all.map(({ id }) => id)))}>
            Untick all
          </Button>
        </Row>
        {grouped(all).map(({ group, items }) => (
          <Section key={group} title={GROUP_WORDS[group].name} note={GROUP_WORDS[group].text} labelled>
            {items.map(({ id, statement, reference }) => (
              <Checkbox key={id} isSelected={!leftOut.has(id)} onChange={(isOn) => toggle(id, isOn)} description={reference}>
                {statement}
              </Checkbox>
            ))}
          </Section>
        ))}
      </Stack>
    </Fold>
  );
}
