// The Chinese calendar from 1900 to 2200: months begin on the day of a new moon in China, and one without a solar term leaps.
import { daysOfDate } from '../../gregorian.js';
import { type Scale, scaleOfYears, type YearOfMonths } from './scale.js';

const NEW_YEAR_1900 = daysOfDate(1900, 1, 31);
const DIGITS = 4;
const RADIX = 36;
const LEAP = 8192;

// Four digits for each year: which months have 30 days, a bit for each, and after which one the leap month is. Up to 2100
// as the observatories publish them; what the positions of sun and moon say is the same but for a new moon at midnight in
// 1906, 1933 and 2057. From 2101 on by these positions.
const YEARS = [
  '1j2q01g202w5100a018r023f0thy012i028p0h8y01g217ad027902170zor00j1012j0ew902p51e3602vm02lh10st021i00ja',
  '0tkl01ck02w90ioi02vm14iu010r021j0zbq028q01ck0lvt01ft1cpf0237010r13yz023x012i0uol02as02890hw302391cfh',
  '0112023x0zvu014i02p10oqy02mi1gnp023b011y141h025101ci0s6d02w5018q0lg7023f1cgq012i0295107m028i02790tor',
  '02171inf00j1012l146h02p502oi0v1h02lh1wel021i00ja131x01cl02w911n602vm02li0l06021j1iom00nu01cl103t01ft',
  '01ar0tgr010r021n0guy012i1dn902as028910ur0239010t0re502451p62015e02p117pm02mi02hh0tgu011y02450gxe01ci',
  '14th01et018r0y3b02i301220l3q0295224y028i0279174b021700x70wnv014d02960i1e02oi1e0502lh021h0zot00xi014l',
  '0lnu02x51klu02vm02li13yu021j011y0qmt01g501ft0lub01ar1cff010r021n0ztm012i02910tvu028a1jth0239010t1419',
  '0245014a0rl102p102mi0olx02hi1d8u011y02450zw201ci02w50s3u01aj1h1z00x70123142e029601g20tut0279022z0gpn',
  '00x71a3f014d02ay110202oi02lh0uh7021h1oz100xi01bp14mi02x502vm0v1i02lm021i0n1y011y1adx028l01fu0yhf01at',
  '010r0rbr023f21qy012i029116iy028a026t0zsb011p023x0gve014a1ajp02p102mi11cl02l201u60re5025221tg01ci02w5',
  '14sq01aj02l30xg601uj02560nh001g41cud0285022z163v00x901uz0riy02p61wlw02oy02md176d0239010t0xpp024502p6',
  '0otg02w21e1202mi023a1646012202510tsa01g202w50f9m011n140n023v01220xqt029101g20o8502791dfv01u5023x165m',
  '014k',
].join('');

export function chinese(): Scale {
  const codes = Array.from({ length: YEARS.length / DIGITS }, (_, index) =>
    Number.parseInt(YEARS.slice(index * DIGITS, (index + 1) * DIGITS), RADIX),
  );
  return scaleOfYears(NEW_YEAR_1900, codes.map(yearOf));
}

function yearOf(code: number): YearOfMonths {
  const leap = Math.floor(code / LEAP);
  const names = Array.from({ length: 12 }, (_, index) =>
    index + 1 === leap ? [leap, leap + 0.5] : [index + 1],
  ).flat();
  return names.map((name, index) => [name, (code >> index) % 2 === 1 ? 30 : 29]);
}
