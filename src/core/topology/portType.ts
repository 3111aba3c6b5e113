/** Device/Port Type of the PCI Express Capabilities register, bits 7:4, with lspci's words for each. */
export const portTypes = [
  { code: 0x0, id: 'endpoint', lspci: 'Endpoint' },
  { code: 0x1, id: 'legacy-endpoint', lspci: 'Legacy Endpoint' },
  { code: 0x4, id: 'root-port', lspci: 'Root Port' },
  { code: 0x5, id: 'upstream-port', lspci: 'Upstream Port' },
  { code: 0x6, id: 'downstream-port', lspci: 'Downstream Port' },
  { code: 0x7, id: 'pcie-to-pci', lspci: 'PCI-Express to PCI/PCI-X Bridge' },
  { code: 0x8, id: 'pci-to-pcie', lspci: 'PCI/PCI-X to PCI-Express Bridge' },
  { code: 0x9, id: 'rc-integrated-endpoint', lspci: 'Root Complex Integrated Endpoint' },
  { code: 0xa, id: 'rc-event-collector', lspci: 'Root Complex Event Collector' },
] as const;
export type PortType = (typeof portTypes)[number]['id'];
