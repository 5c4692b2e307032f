import { environmentName } from '../../electron/model/environments';
import { useSummary } from '../state/app';
import { Chip } from './chip';
import { Icon } from './icons';
import { marked } from './untrusted';

/** `isNamed`: its word stands beside it; else it is read out. */
interface MarkProps {
  size?: number;
  isNamed?: boolean;
  className?: string;
}

/** Marks a connection where mistakes reach customers, by shape as well as colour. */
export function ProductionMark({ size = 12, isNamed = false, className = 'inline' }: MarkProps) {
  return (
    <span className={`${className} tone-warn`} title="Production: mistakes here reach customers">
      <Icon name="shield" size={size} />
      {isNamed ? null : <span className="visually-hidden">Production, </span>}
    </span>
  );
}

/** A connection's environment, if it has one. */
export function EnvironmentChip(connection: { environment: string; production: boolean }) {
  const name = environmentName(connection);
  if (name === '') return null;
  return (
    <Chip tone={connection.production ? 'warn' : 'neutral'}>
      {connection.production ? <ProductionMark isNamed /> : null} {marked(name)}
    </Chip>
  );
}

/** Names the environment where that connection is production; else nothing. */
export function ProductionChip({ id }: { id: string }) {
  const summary = useSummary(id);
  return summary?.production ? <EnvironmentChip {...summary} /> : null;
}
