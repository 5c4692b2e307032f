import { Icon } from '../../components/icons';
import { openProof, useProof } from '../../state/proof';
import { doneOf } from '../checks/words';

/** Says wherever the window is that an app is being proven, and leads there. */
export function ProofStatus({ className }: { className: string | undefined }) {
  const proof = useProof();
  if (!proof) return null;
  const { run, now } = proof;
  const word = run.status !== 'running' ? 'over' : now?.isPaused ? 'paused' : 'running';
  return (
    <button type="button" className={className} title="Show the proof of your app" onClick={openProof}>
      <Icon name="check" size={13} tone={word === 'running' ? 'live' : 'none'} />
      <span className="clip tabular">
        Proof {word}, {doneOf(run.counts)} of {run.total} done
      </span>
    </button>
  );
}
