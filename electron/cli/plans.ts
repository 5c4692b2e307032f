import { visibleLines } from '../core/base/visible';
import { CHECKS } from '../core/checks/catalogue';
import { checksOf } from '../core/checks/plans';
import type { Plan } from '../core/checks/plan-schema';
import { printPlan } from '../core/checks/plan-file';
import { dataFolder } from '../platform/disk/data-folder';
import { command, given } from './arguments';
import { type CliContext, UsageError } from './context';
import { planNamed } from './named';
import { plansIn } from './plan-list';
import { oneLine, styleFor } from './terminal';
import { PLANS } from './usage/plans';

export const runPlans = command(PLANS, async (values, [wanted, ...more], context) => {
  if (more.length > 0) throw new UsageError('More than one plan given.', 'Name one, or leave it out to list all plans.');
  if (values.checks) await listChecks(context);
  else {
    const plans = await plansIn(given('data-folder', values['data-folder']) ?? dataFolder(context));
    if (wanted === undefined) await listPlans(plans, context);
    else await context.out(visibleLines(printPlan(planNamed(wanted, plans), null)));
  }
  return 0;
});

async function listPlans(plans: readonly Plan[], context: CliContext): Promise<void> {
  const style = styleFor(context.colours);
  const width = Math.max(...plans.map(({ id }) => id.length));
  const indent = ' '.repeat(width + 2);
  const lines = plans.map((plan) => {
    const { id, name, description } = plan;
    const checks = checksOf(plan);
    const burning = checks.filter(({ burns }) => burns).length;
    const changing = checks.filter(({ changes }) => changes).length;
    const counts = `${checks.length} checks${burning === 0 ? '' : `, ${burning} of them destructive (--allow-burning)`}${changing === 0 ? '' : `, ${changing} may change data at the API (--allow-changes)`}`;
    const text = description === '' ? '' : `\n${indent}${oneLine(description)}`;
    return `${style.name(oneLine(id).padEnd(width))}  ${style.strong(oneLine(name))}: ${counts}${text}\n`;
  });
  await context.out(lines.join(''));
}

async function listChecks(context: CliContext): Promise<void> {
  const style = styleFor(context.colours);
  const width = Math.max(...CHECKS.map(({ id }) => id.length));
  await context.out(
    CHECKS.map(
      ({ id, burns, statement }) => `${style.name(id.padEnd(width))}  ${(burns ? 'destructive' : '').padEnd(11)}  ${statement}\n`,
    ).join(''),
  );
}
