import { integratedGpu } from '../../topology/integratedGpu.ts';
import { inSameHive } from '../amdgpu/peerAnswer.ts';
import { type DriverQuestion, type DriverSaid, hasSince, linuxAnswers, orUsual } from '../driverAsked.ts';
import { layerAnswer } from '../layerBook.ts';
import { configOption } from '../settingTexts.ts';
import { type Exporter, exporters } from './exportRules.ts';
import { exportBook } from './exportWords.ts';
import { type ImporterKind, rdmaImporters } from './importers.ts';

const exporterOf = (name: string | null): Exporter | undefined => exporters.find(each => each === name);

/** Where the data goes when the client imports the provider's memory as a DMA-buf. */
export function exportAnswer(question: DriverQuestion): DriverSaid {
  const { context, ends, names, drivers } = question;
  const exporter = exporterOf(drivers.provider.name);
  if (!exporter) return ofNoExporter(question);
  const linux = context.policy.row.release;
  const isAmd = exporter === 'amdgpu' && drivers.client.name === 'amdgpu';
  const answer = layerAnswer(
    exportBook,
    {
      exporter: [exporter],
      importer: importersOf(question),
      sameHive: isAmd ? inSameHive(question) : [false],
      linux: linuxAnswers(question),
      integrated: [integratedGpu(ends.provider) !== null],
      amdPinsVram: hasSince(question, '6.15'),
      moveNotify: hasSince(question, '7.1').every(Boolean)
        ? [true]
        : orUsual(configOption(context.stack.kernelConfig, 'CONFIG_DMABUF_MOVE_NOTIFY'), true),
      vfioExports: hasSince(question, '6.19'),
      vfioPin: hasSince(question, '7.1').map(has => (has ? 'revocable-only' : 'refused')),
    },
    {
      who: exporter,
      doubt: null,
      exporter: `${exporter} of Linux ${linux}`,
      importer: drivers.client.name ?? `the driver of ${names.client.text}`,
      ...names,
    },
  );
  return { who: exporter, answer };
}

/** GPU drivers that import dynamically; others pin, or nobody looked. */
const dynamicGpuDrivers: readonly string[] = ['amdgpu', 'xe'];

function importersOf({ context, drivers, purpose }: DriverQuestion): readonly ImporterKind[] {
  const { name } = drivers.client;
  if (purpose !== 'gpu-gpu') return rdmaImporters(name, context.stack.kernelConfig);
  return name !== null && dynamicGpuDrivers.includes(name) ? ['dynamic'] : ['dynamic', 'pinned', 'none'];
}

function ofNoExporter({ drivers, names }: DriverQuestion): DriverSaid {
  const { name } = drivers.provider;
  const what =
    name === null
      ? `the driver of ${names.provider.text} is not known`
      : `${name} was not read as an exporter`;
  return {
    who: name ?? 'Driver',
    answer: {
      outcome: 'unknown',
      sentence: [
        { text: `Whether ${names.provider.text}’s memory is shared as a DMA-buf is unknown: ${what}.` },
      ],
      rule: null,
      passed: [],
      missing:
        name === null
          ? [
              {
                node: names.provider.node ?? null,
                what: `the driver of ${names.provider.text}`,
                howToGet: 'lspci -k',
              },
            ]
          : [],
    },
  };
}
