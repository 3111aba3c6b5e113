/** Accelerators and FPGA cards. A row `vvvv:` opens a vendor. */
export const acceleratorRows = `
1da3:
0001 Goya
1000 Gaudi
1010 Gaudi
1020 Gaudi 2
1060 Gaudi 3
1d95:
0001 Colossus GC2
0002 Colossus GC1
1e52:
401e Wormhole
b140 Blackhole
faca Grayskull
1f9d:
1100 Metis AIPU
1e60:
2864 Hailo-8
1ac1:
089a Coral Edge TPU
1ae0:
0027 TPU v2/v3
005e TPU v4
0062 TPU v5p
0063 TPU v5e
006f TPU v6e
1d0f:
7064 Inferentia
7164 Trainium
7264 Inferentia2
17cb:
a100 Cloud AI 100
10ee:
5000 Alveo U200
5004 Alveo U250
5005 Alveo U250
500c Alveo U280
5020 Alveo U50
505c Alveo U55C
6987 SmartSSD
6988 SmartSSD
d000 Alveo U200 (golden image)
d004 Alveo U250 (golden image)
d00c Alveo U280 (golden image)
d020 Alveo U50 (golden image)
8086:
0b25 DSA
0cfe IAX
11fb DSA
1212 DSA
1216 IAA
0435 QAT DH895xCC
0443 QAT DH895xCC VF
19e2 QAT C3xxx
37c8 QAT C62x
37c9 QAT C62x VF
6f54 QAT D15xx
4940 QAT 4xxx
4941 QAT 4xxx VF
4942 QAT 401xx
4943 QAT 401xx VF
4944 QAT 402xx
4945 QAT 402xx VF
4946 QAT 420xx
4947 QAT 420xx VF
4948 QAT 6xxx
4949 QAT 6xxx VF
09c4 PAC Arria 10 GX
0b2b PAC D5005
7d1d Meteor Lake NPU
643e Lunar Lake NPU
ad1d Arrow Lake NPU
`;
