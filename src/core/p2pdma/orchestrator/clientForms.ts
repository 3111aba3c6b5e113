import type { ClientApi } from '../memory/drivers.ts';
import { clientArray } from './clientArray.ts';
import type { ClientForm } from './clientForm.ts';
import { clientList } from './clientList.ts';

/** The two forms in which clients are kept. */
export const clientForms = {
  arrays: clientArray,
  'client-list': clientList,
} as const satisfies Record<ClientApi, ClientForm>;
