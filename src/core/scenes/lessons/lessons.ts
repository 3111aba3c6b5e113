import type { Lesson, LessonTitle } from '../teaching/lesson.ts';
import { besidePcie } from './besidePcie.ts';
import { brokenRules } from './brokenRules.ts';
import { client } from './client.ts';
import { commandLine } from './commandLine.ts';
import { commonDevice } from './commonDevice.ts';
import { contention } from './contention.ts';
import { copyOffload } from './copyOffload.ts';
import { doorbell } from './doorbell.ts';
import { fourPlaces } from './fourPlaces.ts';
import { gdsPath } from './gdsPath.ts';
import { geforce } from './geforce.ts';
import { hostBridgeList } from './hostBridgeList.ts';
import { iommuModes } from './iommuModes.ts';
import { isolation } from './isolation.ts';
import { kernelByKernel } from './kernelByKernel.ts';
import { moveInFlight } from './moveInFlight.ts';
import { ncclAtPhb } from './ncclAtPhb.ts';
import { notPci } from './notPci.ts';
import { notShown } from './notShown.ts';
import { oneBit } from './oneBit.ts';
import { orchestrator } from './orchestrator.ts';
import { pagesForMemory } from './pagesForMemory.ts';
import { peermem } from './peermem.ts';
import { pingPong } from './pingPong.ts';
import { provider } from './provider.ts';
import { rebarOff } from './rebarOff.ts';
import { refused } from './refused.ts';
import { resourceMapping } from './resourceMapping.ts';
import { sourceValidation } from './sourceValidation.ts';
import { takenAway } from './takenAway.ts';
import { thunderbolt } from './thunderbolt.ts';
import { twoAddresses } from './twoAddresses.ts';
import { whichSlot } from './whichSlot.ts';

/** Every lesson, in the order of the gallery. A new one is a file beside this one, and a line here. */
export const lessons: readonly Lesson[] = [
  oneBit,
  commonDevice,
  kernelByKernel,
  hostBridgeList,
  provider,
  orchestrator,
  client,
  twoAddresses,
  fourPlaces,
  resourceMapping,
  brokenRules,
  pingPong,
  moveInFlight,
  takenAway,
  copyOffload,
  pagesForMemory,
  doorbell,
  besidePcie,
  notPci,
  refused,
  sourceValidation,
  commandLine,
  contention,
  whichSlot,
  iommuModes,
  isolation,
  thunderbolt,
  notShown,
  geforce,
  ncclAtPhb,
  rebarOff,
  gdsPath,
  peermem,
];

/** The lesson with this id; undefined if there is none. */
export const findLesson = (id: string): Lesson | undefined => lessons.find(lesson => lesson.id === id);

export const lessonTitles = (): readonly LessonTitle[] =>
  lessons.map(({ id, title, description, topic }) => ({ id, title, description, topic }));
