/** What a GPU or accelerator is, by the ids of its function. */
export interface GpuModel {
  /** As it is sold; where cards share an id, all of them. */
  readonly name: string;
  /** The die, such as `AD102`, `GH100`, `Navi 31`; of AMD, Intel and Habana the family's code name where dies have none. */
  readonly chip: string;
  /** What it is sold as; where cards of two kinds share an id, that of most of them. */
  readonly productClass: 'consumer' | 'professional' | 'data-centre';
  /** Every card with this id is one for laptops. */
  readonly isMobile: boolean;
  /** Sizes of the memory of one function, of all cards with this id; empty: not known. */
  readonly memoryBytes: readonly number[];
}

/** The model of a GPU (NVIDIA from Pascal, AMD from Vega, discrete Intel, Gaudi); undefined for ids that are not in the table. */
export function gpuModel(vendorId: number, deviceId: number): GpuModel | undefined {
  const rows = tables.get(vendorId);
  const id = deviceId.toString(16).padStart(4, '0');
  const found = rows && new RegExp(`^${id} (\\S+) ([cpd])(m?) (\\S+) (.+)$`, 'm').exec(rows);
  if (!found) return undefined;
  const [, chip = '', letter = '', mobile, sizes = '', name = ''] = found;
  const productClass = productClasses[letter];
  if (!productClass) return undefined;
  return {
    name,
    chip: chip.replaceAll('~', ' '),
    productClass,
    isMobile: mobile === 'm',
    memoryBytes: sizes === '-' ? [] : sizes.split(',').map(gibibytes => Number(gibibytes) * GIBIBYTE),
  };
}

const GIBIBYTE = 2 ** 30;
const productClasses: Readonly<Record<string, GpuModel['productClass']>> = {
  c: 'consumer',
  p: 'professional',
  d: 'data-centre',
};

/*
 * A line for each id: id, chip, class (c consumer, p professional, d data centre; m: for laptops), GiB of memory as sold
 * (-: not known), name. Ids, chips and names: pci.ids (April 2023 and 2026), for Intel and Gaudi 3 as known, not looked up row by row, beside Habana's
 * documentation; sizes: as such cards are sold, not looked up row by row. Engineering samples, mining cards and embedded modules are left out. A
 * board of several GPUs has the memory of one of them (A16, MI250, Flex 140).
 */
const nvidia = `
15f7 GP100 d 12 Tesla P100 PCIe 12GB
15f8 GP100 d 16 Tesla P100 PCIe 16GB
15f9 GP100 d 16 Tesla P100 SXM2 16GB
1b00 GP102 c - TITAN X
1b02 GP102 c 12 TITAN Xp
1b06 GP102 c 11 GeForce GTX 1080 Ti
1b30 GP102 p 24 Quadro P6000
1b38 GP102 d 24 Tesla P40
1b80 GP104 c 8 GeForce GTX 1080
1b81 GP104 c 8 GeForce GTX 1070
1b82 GP104 c 8 GeForce GTX 1070 Ti
1b83 GP104 c 6 GeForce GTX 1060 6GB
1b84 GP104 c 3 GeForce GTX 1060 3GB
1ba0 GP104 cm 8 GeForce GTX 1080 Mobile
1ba1 GP104 cm 8 GeForce GTX 1070 Mobile
1ba2 GP104 cm 8 GeForce GTX 1070 Mobile
1bb0 GP104 p 16 Quadro P5000
1bb1 GP104 p 8 Quadro P4000
1bb3 GP104 d 8 Tesla P4
1bb4 GP104 d 16 Tesla P6
1bb5 GP104 pm 16 Quadro P5200 Mobile
1bb6 GP104 pm 16 Quadro P5000 Mobile
1bb7 GP104 pm 8 Quadro P4000 Mobile
1bb8 GP104 pm 6 Quadro P3000 Mobile
1bb9 GP104 pm 8 Quadro P4200 Mobile
1bbb GP104 pm 6 Quadro P3200 Mobile
1be0 GP104 cm 8 GeForce GTX 1080 Mobile
1be1 GP104 cm 8 GeForce GTX 1070 Mobile
1c02 GP106 c 3 GeForce GTX 1060 3GB
1c03 GP106 c 6 GeForce GTX 1060 6GB
1c04 GP106 c 5 GeForce GTX 1060 5GB
1c06 GP106 c 6 GeForce GTX 1060 6GB Rev. 2
1c20 GP106 cm 3,6 GeForce GTX 1060 Mobile
1c21 GP106 cm 4 GeForce GTX 1050 Ti Mobile
1c22 GP106 cm - GeForce GTX 1050 Mobile
1c23 GP106 cm - GeForce GTX 1060 Mobile Rev. 2
1c30 GP106 p 5 Quadro P2000
1c31 GP106 p 5 Quadro P2200
1c35 GP106 pm - Quadro P2000 Mobile
1c60 GP106 cm 6 GeForce GTX 1060 Mobile 6GB
1c61 GP106 cm 4 GeForce GTX 1050 Ti Mobile
1c62 GP106 cm - GeForce GTX 1050 Mobile
1c81 GP107 c 2 GeForce GTX 1050
1c82 GP107 c 4 GeForce GTX 1050 Ti
1c83 GP107 c 3 GeForce GTX 1050 3GB
1c8c GP107 cm 4 GeForce GTX 1050 Ti Mobile
1c8d GP107 cm - GeForce GTX 1050 Mobile
1c8f GP107 cm - GeForce GTX 1050 Ti Max-Q
1c90 GP107 cm - GeForce MX150
1c91 GP107 cm 3 GeForce GTX 1050 3 GB Max-Q
1c92 GP107 cm - GeForce GTX 1050 Mobile
1c94 GP107 cm - GeForce MX350
1c96 GP107 cm - GeForce MX350
1cb1 GP107 p 4 Quadro P1000
1cb2 GP107 p 2 Quadro P600
1cb3 GP107 p 2 Quadro P400
1cb6 GP107 p 2 Quadro P620
1cba GP107 pm - Quadro P2000 Mobile
1cbb GP107 pm - Quadro P1000 Mobile
1cbc GP107 pm - Quadro P600 Mobile
1cbd GP107 pm 2 Quadro P620
1ccc GP107 cm 4 GeForce GTX 1050 Ti Mobile
1ccd GP107 cm - GeForce GTX 1050 Mobile
1cfa GP107 p 5 Quadro P2000
1cfb GP107 p 4 Quadro P1000
1d01 GP108 c 2 GeForce GT 1030
1d02 GP108 c - GeForce GT 1010
1d10 GP108 cm - GeForce MX150
1d11 GP108 cm - GeForce MX230
1d12 GP108 cm - GeForce MX150
1d13 GP108 cm - GeForce MX250
1d16 GP108 cm - GeForce MX330
1d33 GP108 pm - Quadro P500 Mobile
1d34 GP108 pm - Quadro P520
1d52 GP108 cm - GeForce MX250
1d56 GP108 cm - GeForce MX330
1d81 GV100 c 12 TITAN V
1db1 GV100 d 16 Tesla V100 SXM2 16GB
1db2 GV100 d 16 Tesla V100 DGXS 16GB
1db3 GV100 d 16 Tesla V100 FHHL 16GB
1db4 GV100 d 16 Tesla V100 PCIe 16GB
1db5 GV100 d 32 Tesla V100 SXM2 32GB
1db6 GV100 d 32 Tesla V100 PCIe 32GB
1db7 GV100 d 32 Tesla V100 DGXS 32GB
1db8 GV100 d 32 Tesla V100 SXM3 32GB
1dba GV100 p 32 Quadro GV100
1df5 GV100 d 16 Tesla V100 SXM2 16GB
1df6 GV100 d 32 Tesla V100S PCIe 32GB
1e02 TU102 c 24 TITAN RTX
1e04 TU102 c 11 GeForce RTX 2080 Ti
1e07 TU102 c 11 GeForce RTX 2080 Ti Rev. A
1e30 TU102 p 24,48 Quadro RTX 6000/8000
1e36 TU102 p 24 Quadro RTX 6000
1e78 TU102 p 24,48 Quadro RTX 6000/8000
1e81 TU104 c 8 GeForce RTX 2080 SUPER
1e82 TU104 c 8 GeForce RTX 2080
1e84 TU104 c 8 GeForce RTX 2070 SUPER
1e87 TU104 c 8 GeForce RTX 2080 Rev. A
1e89 TU104 c 6 GeForce RTX 2060
1e90 TU104 cm 8 GeForce RTX 2080 Mobile
1e91 TU104 cm 8 GeForce RTX 2070 SUPER Mobile / Max-Q
1e93 TU104 cm 8 GeForce RTX 2080 SUPER Mobile / Max-Q
1eb0 TU104 p 16 Quadro RTX 5000
1eb1 TU104 p 8 Quadro RTX 4000
1eb4 TU104 d 16 T4G
1eb5 TU104 pm 16 Quadro RTX 5000 Mobile / Max-Q
1eb6 TU104 pm 8 Quadro RTX 4000 Mobile / Max-Q
1eb8 TU104 d 16 Tesla T4
1ec2 TU104 c 8 GeForce RTX 2070 SUPER
1ec7 TU104 c 8 GeForce RTX 2070 SUPER
1ed0 TU104 cm 8 GeForce RTX 2080 Mobile
1ed1 TU104 cm 8 GeForce RTX 2070 SUPER Mobile / Max-Q
1ed3 TU104 cm 8 GeForce RTX 2080 SUPER Mobile / Max-Q
1ef5 TU104 pm - Quadro RTX 5000 Mobile Refresh
1f02 TU106 c 8 GeForce RTX 2070
1f03 TU106 c 12 GeForce RTX 2060 12GB
1f06 TU106 c 8 GeForce RTX 2060 SUPER
1f07 TU106 c 8 GeForce RTX 2070 Rev. A
1f08 TU106 c 6 GeForce RTX 2060 Rev. A
1f09 TU106 c 6 GeForce GTX 1660 SUPER
1f0a TU106 c 4 GeForce GTX 1650
1f10 TU106 cm 8 GeForce RTX 2070 Mobile
1f11 TU106 cm 6 GeForce RTX 2060 Mobile
1f12 TU106 cm 6 GeForce RTX 2060 Max-Q
1f14 TU106 cm 8 GeForce RTX 2070 Mobile / Max-Q Refresh
1f15 TU106 cm 6 GeForce RTX 2060 Mobile
1f36 TU106 pm 6 Quadro RTX 3000 Mobile / Max-Q
1f42 TU106 c 8 GeForce RTX 2060 SUPER
1f47 TU106 c 8 GeForce RTX 2060 SUPER
1f50 TU106 cm 8 GeForce RTX 2070 Mobile / Max-Q
1f51 TU106 cm 6 GeForce RTX 2060 Mobile
1f54 TU106 cm 8 GeForce RTX 2070 Mobile
1f55 TU106 cm 6 GeForce RTX 2060 Mobile
1f76 TU106 pm - Quadro RTX 3000 Mobile Refresh
1f82 TU117 c 4 GeForce GTX 1650
1f83 TU117 c 4 GeForce GTX 1630
1f91 TU117 cm 4 GeForce GTX 1650 Mobile / Max-Q
1f92 TU117 cm 4 GeForce GTX 1650 Mobile
1f94 TU117 cm 4 GeForce GTX 1650 Mobile
1f95 TU117 cm 4 GeForce GTX 1650 Ti Mobile
1f96 TU117 cm 4 GeForce GTX 1650 Mobile / Max-Q
1f97 TU117 cm - GeForce MX450
1f98 TU117 cm - GeForce MX450
1f9c TU117 cm - GeForce MX450
1f9d TU117 cm 4 GeForce GTX 1650 Mobile / Max-Q
1f9f TU117 cm - GeForce MX550
1fa0 TU117 cm - GeForce MX550
1fb0 TU117 pm - Quadro T1000 Mobile
1fb1 TU117 p - T600
1fb2 TU117 pm - Quadro T400 Mobile
1fb6 TU117 pm - T600 Laptop GPU
1fb7 TU117 pm - T550 Laptop GPU
1fb8 TU117 pm - Quadro T2000 Mobile / Max-Q
1fb9 TU117 pm - Quadro T1000 Mobile
1fba TU117 pm - T600 Mobile
1fbb TU117 pm - Quadro T500 Mobile
1fbc TU117 pm - T1200 Laptop GPU
1fd9 TU117 cm - GeForce GTX 1650 Mobile Refresh
1fdd TU117 cm - GeForce GTX 1650 Mobile Refresh
1ff0 TU117 p 4,8 T1000
1ff2 TU117 p - T400
1ff9 TU117 pm - Quadro T1000 Mobile
20b0 GA100 d 40 A100 SXM4 40GB
20b1 GA100 d 40 A100 PCIe 40GB
20b2 GA100 d 80 A100 SXM4 80GB
20b3 GA100 d 64 A100-SXM-64GB
20b5 GA100 d 80 A100 PCIe 80GB
20b7 GA100 d 24 A30 PCIe
20b8 GA100 d 80 A100X
20b9 GA100 d 24 A30X
20f1 GA100 d 40 A100 PCIe 40GB
20f3 GA100 d 80 A800-SXM4-80GB
20f5 GA100 d 80 A800 80GB PCIe
20f6 GA100 d 40 A800 40GB PCIe
2182 TU116 c 6 GeForce GTX 1660 Ti
2184 TU116 c 6 GeForce GTX 1660
2187 TU116 c 4 GeForce GTX 1650 SUPER
2188 TU116 c 4 GeForce GTX 1650
2191 TU116 cm 6 GeForce GTX 1660 Ti Mobile
2192 TU116 cm 4 GeForce GTX 1650 Ti Mobile
21c4 TU116 c 6 GeForce GTX 1660 SUPER
21d1 TU116 cm 6 GeForce GTX 1660 Ti Mobile
2203 GA102 c 24 GeForce RTX 3090 Ti
2204 GA102 c 24 GeForce RTX 3090
2206 GA102 c 10 GeForce RTX 3080
2207 GA102 c 8 GeForce RTX 3070 Ti
2208 GA102 c 12 GeForce RTX 3080 Ti
220a GA102 c 12 GeForce RTX 3080 12GB
2216 GA102 c 10 GeForce RTX 3080 Lite Hash Rate
2230 GA102 p 48 RTX A6000
2231 GA102 p 24 RTX A5000
2232 GA102 p 20 RTX A4500
2233 GA102 p 24 RTX A5500
2235 GA102 d 48 A40
2236 GA102 d 24 A10
2237 GA102 d 24 A10G
2321 GH100 d 94 H100L 94GB
2322 GH100 d 80 H800 PCIe
2324 GH100 d 80 H800
2329 GH100 d 96 H20
2330 GH100 d 80 H100 SXM5 80GB
2331 GH100 d 80 H100 PCIe
2335 GH100 d 141 H200 SXM 141GB
2337 GH100 d 64 H100 SXM5 64GB
2338 GH100 d 96 H100 SXM5 96GB
2339 GH100 d 94 H100 SXM5 94GB
233a GH100 d 94 H800L 94GB
233b GH100 d 141 H200 NVL
2342 GH100 d 96 GH200 120GB / 480GB
2348 GH100 d 144 GH200 144G HBM3e
2414 GA103 c 8 GeForce RTX 3060 Ti
2420 GA103 cm 16 GeForce RTX 3080 Ti Mobile
2438 GA103 pm 16 RTX A5500 Laptop GPU
2460 GA103 cm 16 GeForce RTX 3080 Ti Laptop GPU
2482 GA104 c 8 GeForce RTX 3070 Ti
2484 GA104 c 8 GeForce RTX 3070
2486 GA104 c 8 GeForce RTX 3060 Ti
2487 GA104 c - GeForce RTX 3060
2488 GA104 c 8 GeForce RTX 3070 Lite Hash Rate
2489 GA104 c 8 GeForce RTX 3060 Ti Lite Hash Rate
248d GA104 c 8 GeForce RTX 3070
249c GA104 cm 8,16 GeForce RTX 3080 Mobile / Max-Q 8GB/16GB
249d GA104 cm 8 GeForce RTX 3070 Mobile / Max-Q
24a0 GA104 cm 8 GeForce RTX 3070 Ti Laptop GPU
24b0 GA104 p 16 RTX A4000
24b1 GA104 p - RTX A4000H
24b6 GA104 pm 16 RTX A5000 Mobile
24b7 GA104 pm 8 RTX A4000 Mobile
24b8 GA104 pm 6 RTX A3000 Mobile
24b9 GA104 pm 12 RTX A3000 12GB Laptop GPU
24ba GA104 pm 16 RTX A4500 Laptop GPU
24bb GA104 pm - RTX A3000 Laptop GPU
24c9 GA104 c - GeForce RTX 3060 Ti GDDR6X
24dc GA104 cm 8,16 GeForce RTX 3080 Mobile / Max-Q 8GB/16GB
24dd GA104 cm 8 GeForce RTX 3070 Mobile / Max-Q
24e0 GA104 cm 8 GeForce RTX 3070 Ti Laptop GPU
2501 GA106 c - GeForce RTX 3060
2503 GA106 c 12 GeForce RTX 3060
2504 GA106 c 12 GeForce RTX 3060 Lite Hash Rate
2507 GA106 c - GeForce RTX 3050
2508 GA106 c - GeForce RTX 3050 OEM
2509 GA106 c 12 GeForce RTX 3060 12GB Rev. 2
2520 GA106 cm 6 GeForce RTX 3060 Mobile / Max-Q
2521 GA106 cm - GeForce RTX 3060 Laptop GPU
2523 GA106 cm - GeForce RTX 3050 Ti Mobile / Max-Q
2531 GA106 p 6 RTX A2000
2544 GA106 c - GeForce RTX 3060
2560 GA106 cm 6 GeForce RTX 3060 Mobile / Max-Q
2561 GA106 cm - GeForce RTX 3060 Laptop GPU
2563 GA106 cm - GeForce RTX 3050 Ti Mobile / Max-Q
2571 GA106 p 12 RTX A2000 12GB
2582 GA107 c 8 GeForce RTX 3050 8GB
2583 GA107 c 4 GeForce RTX 3050 4GB
2584 GA107 c 6 GeForce RTX 3050 6GB
25a0 GA107 cm 4 GeForce RTX 3050 Ti Mobile
25a2 GA107 cm - GeForce RTX 3050 Mobile
25a5 GA107 cm - GeForce RTX 3050 Mobile
25a6 GA107 cm - GeForce MX570
25a7 GA107 cm - GeForce MX570
25a9 GA107 cm - GeForce RTX 2050
25aa GA107 cm - GeForce MX570 A
25ab GA107 cm 4 GeForce RTX 3050 4GB Laptop GPU
25ac GA107 cm 6 GeForce RTX 3050 6GB Laptop GPU
25ad GA107 c - GeForce RTX 2050
25b0 GA107 p 8 RTX A1000
25b2 GA107 p 4 RTX A400
25b6 GA107 d 16 A2 / A16
25b8 GA107 pm - RTX A2000 Mobile
25b9 GA107 pm - RTX A1000 Laptop GPU
25ba GA107 pm 8 RTX A2000 8GB Laptop GPU
25bb GA107 pm - RTX A500 Laptop GPU
25bc GA107 pm 6 RTX A1000 6GB Laptop GPU
25bd GA107 pm - RTX A500 Laptop GPU
25e0 GA107 cm 4 GeForce RTX 3050 Ti Mobile
25e2 GA107 cm - GeForce RTX 3050 Mobile
25e5 GA107 cm - GeForce RTX 3050 Mobile
25ec GA107 cm 6 GeForce RTX 3050 6GB Laptop GPU
25ed GA107 c - GeForce RTX 2050
2684 AD102 c 24 GeForce RTX 4090
2685 AD102 c 24 GeForce RTX 4090 D
2689 AD102 c 16 GeForce RTX 4070 Ti SUPER
26b1 AD102 p 48 RTX 6000 Ada Generation
26b2 AD102 p 32 RTX 5000 Ada Generation
26b3 AD102 p 48 RTX 5880 Ada Generation
26b5 AD102 d 48 L40
26b7 AD102 d 48 L20
26b8 AD102 d 24 L40G
26b9 AD102 d 48 L40S
26ba AD102 d 48 L20
2702 AD103 c 16 GeForce RTX 4080 SUPER
2703 AD103 c 16 GeForce RTX 4080 SUPER
2704 AD103 c 16 GeForce RTX 4080
2705 AD103 c 16 GeForce RTX 4070 Ti SUPER
2709 AD103 c 12 GeForce RTX 4070
2717 AD103 cm 16 GeForce RTX 4090 Laptop GPU
2730 AD103 pm 16 RTX 5000 Ada Generation Laptop GPU
2757 AD103 cm 16 GeForce RTX 4090 Laptop GPU
2782 AD104 c 12 GeForce RTX 4070 Ti
2783 AD104 c 12 GeForce RTX 4070 SUPER
2786 AD104 c 12 GeForce RTX 4070
2788 AD104 c - GeForce RTX 4060 Ti
27a0 AD104 cm 12 GeForce RTX 4080 Max-Q / Mobile
27b0 AD104 p 20 RTX 4000 SFF Ada Generation
27b1 AD104 p 24 RTX 4500 Ada Generation
27b2 AD104 p 20 RTX 4000 Ada Generation
27b6 AD104 d 24 L2
27b8 AD104 d 24 L4
27ba AD104 pm 12 RTX 4000 Ada Generation Laptop GPU
27bb AD104 pm 12 RTX 3500 Ada Generation Laptop GPU
27e0 AD104 cm 12 GeForce RTX 4080 Max-Q / Mobile
2803 AD106 c - GeForce RTX 4060 Ti
2805 AD106 c 16 GeForce RTX 4060 Ti 16GB
2808 AD106 c 8 GeForce RTX 4060
2820 AD106 cm 8 GeForce RTX 4070 Max-Q / Mobile
2838 AD106 pm 8 RTX 3000 Ada Generation Laptop GPU
2860 AD106 cm 8 GeForce RTX 4070 Max-Q / Mobile
2882 AD107 c 8 GeForce RTX 4060
28a0 AD107 cm 8 GeForce RTX 4060 Max-Q / Mobile
28a1 AD107 cm 6 GeForce RTX 4050 Max-Q / Mobile
28b0 AD107 p 16 RTX 2000 / 2000E Ada Generation
28b8 AD107 pm 8 RTX 2000 Ada Generation Laptop GPU
28b9 AD107 pm 6 RTX 1000 Ada Generation Laptop GPU
28ba AD107 pm 4 RTX 500 Ada Generation Laptop GPU
28bb AD107 pm 4 RTX 500 Ada Generation Laptop GPU
28e0 AD107 cm 8 GeForce RTX 4060 Max-Q / Mobile
28e1 AD107 cm 6 GeForce RTX 4050 Max-Q / Mobile
2901 GB100 d 180 B200
2941 GB100 d - HGX GB200
2b85 GB202 c 32 GeForce RTX 5090
2b87 GB202 c 32 GeForce RTX 5090 D
2b8c GB202 c 24 GeForce RTX 5090 D V2
2bb1 GB202 p 96 RTX PRO 6000 Blackwell Workstation Edition
2bb3 GB202 p 48,72 RTX PRO 5000 Blackwell / RTX PRO 5000 72GB Blackwell
2bb4 GB202 p 96 RTX PRO 6000 Blackwell Max-Q Workstation Edition
2bb5 GB202 d 96 RTX PRO 6000 Blackwell Server Edition
2c02 GB203 c 16 GeForce RTX 5080
2c05 GB203 c 16 GeForce RTX 5070 Ti
2c18 GB203 cm 24 GeForce RTX 5090 Max-Q / Mobile
2c19 GB203 cm 16 GeForce RTX 5080 Max-Q / Mobile
2c31 GB203 p 32 RTX PRO 4500 Blackwell
2c33 GB203 p 24 RTX PRO 4000 Blackwell SFF Edition
2c34 GB203 p 24 RTX PRO 4000 Blackwell
2c38 GB203 pm 24 RTX PRO 5000 Blackwell Generation Laptop GPU
2c39 GB203 pm 16 RTX PRO 4000 Blackwell Generation Laptop GPU
2c3a GB203 d - RTX PRO 4500 Blackwell Server Edition
2c58 GB203 cm 24 GeForce RTX 5090 Max-Q / Mobile
2c59 GB203 cm 16 GeForce RTX 5080 Max-Q / Mobile
2d04 GB206 c 8,16 GeForce RTX 5060 Ti
2d05 GB206 c 8 GeForce RTX 5060
2d18 GB206 cm 8 GeForce RTX 5070 Max-Q / Mobile
2d19 GB206 cm 8 GeForce RTX 5060 Max-Q / Mobile
2d30 GB206 p 16 RTX PRO 2000 Blackwell
2d39 GB206 pm 8 RTX PRO 2000 Blackwell Generation Laptop GPU
2d58 GB206 cm 8 GeForce RTX 5070 Max-Q / Mobile
2d59 GB206 cm 8 GeForce RTX 5060 Max-Q / Mobile
2d83 GB207 c 8 GeForce RTX 5050
2d98 GB207 cm 8 GeForce RTX 5050 Max-Q / Mobile
2db8 GB207 pm 8 RTX PRO 1000 Blackwell Generation Laptop GPU
2db9 GB207 pm 6 RTX PRO 500 Blackwell Generation Laptop GPU
2dd8 GB207 cm 8 GeForce RTX 5050 Max-Q / Mobile
2f04 GB205 c 12 GeForce RTX 5070
2f18 GB205 cm 12 GeForce RTX 5070 Ti Mobile
2f38 GB205 pm 12 RTX PRO 3000 Blackwell Generation Laptop GPU
2f58 GB205 cm 12 GeForce RTX 5070 Ti Mobile
3182 GB110 d - B300 SXM6 AC
31c2 GB110 d - GB300
`;

const amd = `
66a1 Vega~20 d 16,32 Radeon Pro VII/Radeon Instinct MI50 32GB
66a3 Vega~20 p - Radeon Pro Vega II/Radeon Pro Vega II Duo
66a7 Vega~20 pm - Radeon Pro Vega 20
66af Vega~20 c 16 Radeon VII
6860 Vega~10 d - Instinct MI25/MI25x2/V340/V320
6861 Vega~10 p 16 Radeon PRO WX 9100
6862 Vega~10 p - Radeon PRO SSG
6863 Vega~10 c 16 Radeon Vega Frontier Edition
6864 Vega~10 d - Radeon Pro V340/Instinct MI25x2
6867 Vega~10 p 8 Radeon Pro Vega 56
6868 Vega~10 p 8 Radeon PRO WX 8100/8200
6869 Vega~10 p - Radeon Pro Vega 48
686b Vega~10 p 16 Radeon Pro Vega 64X
687f Vega~10 c 8 Radeon RX Vega 56/64
69af Vega~12 pm - Radeon Pro Vega 20
7310 Navi~10 p 16 Radeon Pro W5700X
7312 Navi~10 p 8 Radeon Pro W5700
7319 Navi~10 p - Radeon Pro 5700 XT
731b Navi~10 p - Radeon Pro 5700
731f Navi~10 c 6,8 Radeon RX 5600 OEM/5600 XT / 5700/5700 XT
7340 Navi~14 c - Radeon RX 5500/5500M / Pro 5500M
7341 Navi~14 p 8 Radeon Pro W5500
7347 Navi~14 pm - Radeon Pro W5500M
734f Navi~14 pm - Radeon Pro W5300M
7360 Navi~12 d - Radeon Pro 5600M/V520/BC-160
7362 Navi~12 d - Radeon Pro V520/V540
738c Arcturus d 32 Instinct MI100
738e Arcturus d 32 Instinct MI100
73a1 Navi~21 d 32 Radeon Pro V620
73a2 Navi~21 p 32 Radeon Pro W6900X
73a3 Navi~21 p 32 Radeon PRO W6800
73a5 Navi~21 c 16 Radeon RX 6950 XT
73ab Navi~21 p - Radeon Pro W6800X/Radeon Pro W6800X Duo
73af Navi~21 c 16 Radeon RX 6900 XT
73bf Navi~21 c 16 Radeon RX 6800/6800 XT / 6900 XT
73df Navi~22 c - Radeon RX 6700/6700 XT/6750 XT / 6800M/6850M XT
73e1 Navi~23 pm 8 Radeon PRO W6600M
73e3 Navi~23 p 8 Radeon PRO W6600
73ef Navi~23 c - Radeon RX 6650 XT / 6700S / 6800S
73ff Navi~23 c - Radeon RX 6600/6600 XT/6600M
7408 Aldebaran d 64 Instinct MI250X
740c Aldebaran d 64 Instinct MI250X/MI250
740f Aldebaran d 64 Instinct MI210
7421 Navi~24 pm - Radeon PRO W6500M
7422 Navi~24 p 4 Radeon PRO W6400
7423 Navi~24 p - Radeon PRO W6300/W6300M
7424 Navi~24 c - Radeon RX 6300
743f Navi~24 c - Radeon RX 6400/6500 XT/6500M
7448 Navi~31 p 48 Radeon Pro W7900
7449 Navi~31 p 48 Radeon Pro W7800 48GB
744a Navi~31 p 48 Radeon Pro W7900 Dual Slot
744c Navi~31 c 16,20,24 Radeon RX 7900 XT/7900 XTX/7900 GRE/7900M
745e Navi~31 p 32 Radeon Pro W7800
7460 Navi~32 d 28 Radeon PRO V710
7461 Navi~32 d 28 Radeon PRO V710
7470 Navi~32 p 16 Radeon PRO W7700
747e Navi~32 c 12,16 Radeon RX 7700 XT / 7800 XT
7480 Navi~33 c 8,16 Radeon RX 7600/7600 XT/7600M XT/7600S/7700S / PRO W7600
7483 Navi~33 cm - Radeon RX 7600M/7600M XT
7489 Navi~33 p 8 Radeon Pro W7500
74a0 Aqua~Vanjaram d 128 Instinct MI300A
74a1 Aqua~Vanjaram d 192 Instinct MI300X
74a2 Aqua~Vanjaram d 192 Instinct MI308X
74a5 Aqua~Vanjaram d 256 Instinct MI325X
7550 Navi~48 c 12,16 Radeon RX 9070/9070 XT/9070 GRE
7551 Navi~48 p 32 Radeon AI PRO R9700
7590 Navi~44 c 8,16 Radeon RX 9060 XT
75a0 MI350 d 288 Instinct MI350X
75a3 MI350 d 288 Instinct MI355X
`;

const intel = `
4905 DG1 c 4 Iris Xe MAX Graphics
5690 DG2 cm 16 Arc A770M
5691 DG2 cm 12 Arc A730M
5692 DG2 cm 8 Arc A550M
5693 DG2 cm 4 Arc A370M
5694 DG2 cm 4 Arc A350M
56a0 DG2 c 8,16 Arc A770
56a1 DG2 c 8 Arc A750
56a2 DG2 c 8 Arc A580
56a5 DG2 c 6 Arc A380
56a6 DG2 c 4 Arc A310
56b0 DG2 pm 4 Arc Pro A30M
56b1 DG2 p 6 Arc Pro A40/A50
56c0 DG2 d 16 Data Center GPU Flex 170
56c1 DG2 d 6 Data Center GPU Flex 140
0bd5 Ponte~Vecchio d 128 Data Center GPU Max 1550
0bd9 Ponte~Vecchio d 48 Data Center GPU Max 1100
0bda Ponte~Vecchio d 48 Data Center GPU Max 1100
0bdb Ponte~Vecchio d 48 Data Center GPU Max 1100
e20b BMG-G21 c 12 Arc B580
e20c BMG-G21 c 10 Arc B570
e211 BMG-G21 p 24 Arc Pro B60
e212 BMG-G21 p 16 Arc Pro B50
`;

const habana = `
1000 Gaudi d 32 Gaudi
1010 Gaudi d 32 Gaudi (secured)
1020 Gaudi~2 d 96 Gaudi 2
1060 Gaudi~3 d 128 Gaudi 3
`;

const tables: ReadonlyMap<number, string> = new Map([
  [0x10de, nvidia],
  [0x1002, amd],
  [0x8086, intel],
  [0x1da3, habana],
]);

/** Every id that has a row, in the order of the table. */
export function gpuModelIds(): readonly (readonly [vendorId: number, deviceId: number])[] {
  return [...tables].flatMap(([vendorId, rows]) =>
    rows
      .trim()
      .split('\n')
      .map(row => [vendorId, Number.parseInt(row.slice(0, 4), 16)] as const),
  );
}
