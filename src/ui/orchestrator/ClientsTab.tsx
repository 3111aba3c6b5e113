import { useApp } from '../shared/app.ts';
import { LabSplit } from '../shared/LabSplit.tsx';
import { OutcomeCard } from '../shared/OutcomeCard.tsx';
import { AttributeForm } from './AttributeForm.tsx';
import { ClientEntries } from './ClientEntries.tsx';
import { AnotherList, NoClients } from './ClientPresets.tsx';
import { FormChoice } from './FormChoice.tsx';
import { AnotherOffers, NobodyOffers } from './OfferMemory.tsx';
import { OtherClient } from './OtherClient.tsx';
import * as styles from './orchestrator.module.css';
import { ProviderTable } from './ProviderTable.tsx';

/** A driver that chooses for its clients whose memory they use: who they are, who may serve them, and who does. */
export function ClientsTab() {
  const hasProviders = useApp(state => (state.open?.document.drivers.memory.providers.length ?? 0) > 0);
  const hasClients = useApp(state => (state.open?.document.drivers.orchestrator.clients.length ?? 0) > 0);
  return (
    <LabSplit
      form={
        <div className={styles.clientsTab}>
          {!hasClients && <NoClients />}
          <ClientEntries />
          <FormChoice />
          <div>
            {hasProviders && <AnotherOffers />}
            {hasClients && <AnotherList />}
            <OtherClient />
            <AttributeForm />
          </div>
        </div>
      }
      result={
        <div className={styles.clientsTab}>
          <OutcomeCard />
          {hasProviders ? <ProviderTable /> : <NobodyOffers />}
        </div>
      }
    />
  );
}
