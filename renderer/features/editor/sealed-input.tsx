import { type GrantInput, GRANT_INPUTS } from '../../../electron/model/grant-input';
import { invoke } from '../../bridge';
import { Button } from '../../components/button';
import { Callout } from '../../components/callout';
import { Icon } from '../../components/icons';
import { Menu } from '../../components/menu';
import { Standing } from './fields';
import { useForm } from './form-context';
import type { Sealed } from './use-sealed';

export type SealedInputs = Sealed<GrantInput>;

export const listInputs = (connectionId: string) => invoke('grantInputs.list', { connectionId });

/** What goes to the vault from a file or the clipboard, without passing through this window. */
export function SealedInput({ input }: { input: GrantInput }) {
  const { connection, inputs: sealed } = useForm();
  const { name } = GRANT_INPUTS[input];
  if (connection === null) return <p className="dim">Save the connection first. Then seal the {name.toLowerCase()} here.</p>;
  const isSealed = sealed.list?.includes(input) ?? false;
  const seal = (from: 'file' | 'clipboard') => sealed.run(invoke('grantInputs.seal', { connectionId: connection.id, input, from }));
  return (
    <>
      {sealed.problem ? <Callout live problem={sealed.problem} /> : null}
      <Standing>
        {isSealed ? <Icon name="lock" size={14} /> : null}
        <span className="grow">{isSealed ? 'Sealed in the vault. You can replace it, but not view it.' : 'Not sealed yet.'}</span>
        <Menu
          label={`${isSealed ? 'Replace' : 'Seal'} the ${name.toLowerCase()}`}
          trigger={
            <Button size="small" iconAfter="chevron-down">
              {isSealed ? 'Replace' : 'Seal it'}
            </Button>
          }
          items={[
            { id: 'file', label: 'From a file…', run: () => seal('file') },
            { id: 'clipboard', label: 'From the clipboard', run: () => seal('clipboard') },
          ]}
        />
        {isSealed ? (
          <Button
            size="small"
            variant="quiet"
            onPress={() => sealed.run(invoke('grantInputs.remove', { connectionId: connection.id, input }))}
          >
            Remove
          </Button>
        ) : null}
      </Standing>
    </>
  );
}
