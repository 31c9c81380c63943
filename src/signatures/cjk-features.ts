/** What a piece in Chinese, Japanese or Korean letters looks like: these have no words to look up, only beginnings and ends. */
import { featureNumber, featureNumbers } from './feature-names.ts'
import type { Sender } from './sender.ts'
import { CJK_SURNAMES } from './vocabulary/given-names.ts'
import { CJK_DEPARTMENTS, CJK_LEGAL_FORMS, CJK_ORGANISATIONS } from './vocabulary/organisations.ts'
import { CJK_TITLES } from './vocabulary/titles.ts'

const CJK_ADDRESS = /[都道府県省]|[市区區町村郡镇鎮][^部]|[路街号號弄巷楼樓]|丁目|番地|ビル|\d階|\dF$|\d室|〒/

const F = featureNumbers(
  'cjk',
  'cjkLegal',
  'cjkOrg$',
  'cjkOrg',
  'cjkDept',
  'cjkTitle',
  'cjkSurname',
  'katakana',
  'hiragana',
  'cjkAddress',
  'cjkFrom',
  'cjkDept$',
  'cjkUnit$',
  'cjkTitle=all',
  'cjkTitle$',
)
/** By the number of letters. */
const LENGTHS = ['1', '1', '2-3', '2-3', '4-5', '4-5', '6-8', '6-8', '6-8'].map(length =>
  featureNumber(`cjkLength=${length}`),
)
const LONGEST = featureNumber('cjkLength=9+')

export function addCjkFeatures(text: string, sender: Sender, features: number[]): void {
  const compact = text.replace(/\s/g, '')
  features.push(F.cjk)
  features.push(compact.length <= 8 ? LENGTHS[compact.length]! : LONGEST)
  if (CJK_LEGAL_FORMS.some(form => compact.includes(form))) features.push(F.cjkLegal)
  const organisation = CJK_ORGANISATIONS.find(word => compact.endsWith(word))
  if (organisation) features.push(F.cjkOrg$)
  else if (CJK_ORGANISATIONS.some(word => word.length > 1 && compact.includes(word))) features.push(F.cjkOrg)
  const department = CJK_DEPARTMENTS.find(word => compact.endsWith(word))
  if (department) features.push(department.length > 1 ? F.cjkDept$ : F.cjkUnit$)
  else if (CJK_DEPARTMENTS.some(word => word.length > 1 && compact.includes(word))) features.push(F.cjkDept)
  const title = CJK_TITLES.find(word => compact.endsWith(word))
  if (title) features.push(title === compact ? F['cjkTitle=all'] : F.cjkTitle$)
  else if (CJK_TITLES.some(word => compact.includes(word))) features.push(F.cjkTitle)
  if (CJK_SURNAMES.some(name => compact.startsWith(name)) && compact.length <= 6) features.push(F.cjkSurname)
  if (/^[\u30a0-\u30ff]+$/.test(compact)) features.push(F.katakana)
  if (/^[\u3040-\u309f]+$/.test(compact)) features.push(F.hiragana)
  if (CJK_ADDRESS.test(text)) features.push(F.cjkAddress)
  const from = sender.name.replace(/\s/g, '')
  if (from && compact && (from.includes(compact) || compact.includes(from))) features.push(F.cjkFrom)
}
