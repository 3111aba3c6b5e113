import { clientArray } from './clientArray.ts';
import type { ClientForm } from './clientForm.ts';
import { clientList } from './clientList.ts';
import type { ClientApi } from './drivers.ts';

/** The two forms in which clients are kept. */
export const clientForms = {
  arrays: clientArray,
  'client-list': clientList,
} as const satisfies Record<ClientApi, ClientForm>;
