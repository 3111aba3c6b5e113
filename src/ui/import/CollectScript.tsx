import { useState } from 'react';
import { useActions } from '../shared/app.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import * as pasteBoxStyles from '../shared/pasteBox.module.css';

/** The script lies beside the page, so that it comes from the same server. */
const scriptUrl = () => new URL('./collect.sh', document.baseURI).href;

/** The one command that captures everything, and its script to read first or to take where this page is out of reach. */
export function CollectScript() {
  return (
    <>
      <p>
        One command captures everything: also IOMMU groups, kernel and drivers. Serial numbers, MAC addresses,
        UUIDs and host names are left out.
      </p>
      <CommandLine command={`curl -fsS ${scriptUrl()} | sudo sh > machine.txt`} />
      <ScriptText />
    </>
  );
}

function ScriptText() {
  const { copy } = useActions('looking');
  const [script, setScript] = useState<string | null>('');
  const load = async () => setScript(await readScript());
  return (
    <details className="more" onToggle={({ currentTarget }) => void (currentTarget.open && load())}>
      <summary>Read or copy the script</summary>
      <label className={pasteBoxStyles.paste}>
        <span>
          For a machine that cannot reach this page: copy it, save it as collect.sh, run it with sh.
        </span>
        <textarea
          className="mono"
          rows={12}
          readOnly
          value={script ?? `The script did not load. It should be at ${scriptUrl()}.`}
        />
      </label>
      <button
        type="button"
        className="button"
        disabled={!script}
        onClick={() => void copy(script ?? '', 'Script')}
      >
        Copy the script
      </button>
    </details>
  );
}

/** Null where the server is out of reach, or does not have it. */
async function readScript(): Promise<string | null> {
  try {
    const answer = await fetch(scriptUrl());
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
