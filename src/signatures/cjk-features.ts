/** What a piece in Chinese, Japanese or Korean letters looks like: these have no words to look up, only beginnings and ends. */
import type { Sender } from './sender.ts'
import { CJK_SURNAMES } from './vocabulary/given-names.ts'
import { CJK_DEPARTMENTS, CJK_LEGAL_FORMS, CJK_ORGANISATIONS } from './vocabulary/organisations.ts'
import { CJK_TITLES } from './vocabulary/titles.ts'

const CJK_ADDRESS = /[都道府県省]|[市区區町村郡镇鎮][^部]|[路街号號弄巷楼樓]|丁目|番地|ビル|\d階|\dF$|\d室|〒/

export function addCjkFeatures(text: string, sender: Sender, features: string[]): void {
  const compact = text.replace(/\s/g, '')
  features.push('cjk')
  features.push(
    `cjkLength=${compact.length <= 1 ? 1 : compact.length <= 3 ? '2-3' : compact.length <= 5 ? '4-5' : compact.length <= 8 ? '6-8' : '9+'}`,
  )
  if (CJK_LEGAL_FORMS.some(form => compact.includes(form))) features.push('cjkLegal')
  const organisation = CJK_ORGANISATIONS.find(word => compact.endsWith(word))
  if (organisation) features.push('cjkOrg$')
  else if (CJK_ORGANISATIONS.some(word => word.length > 1 && compact.includes(word))) features.push('cjkOrg')
  const department = CJK_DEPARTMENTS.find(word => compact.endsWith(word))
  if (department) features.push(department.length > 1 ? 'cjkDept$' : 'cjkUnit$')
  else if (CJK_DEPARTMENTS.some(word => word.length > 1 && compact.includes(word))) features.push('cjkDept')
  const title = CJK_TITLES.find(word => compact.endsWith(word))
  if (title) features.push(title === compact ? 'cjkTitle=all' : 'cjkTitle$')
  else if (CJK_TITLES.some(word => compact.includes(word))) features.push('cjkTitle')
  if (CJK_SURNAMES.some(name => compact.startsWith(name)) && compact.length <= 6) features.push('cjkSurname')
  if (/^[\u30a0-\u30ff]+$/.test(compact)) features.push('katakana')
  if (/^[\u3040-\u309f]+$/.test(compact)) features.push('hiragana')
  if (CJK_ADDRESS.test(text)) features.push('cjkAddress')
  const from = sender.name.replace(/\s/g, '')
  if (from && compact && (from.includes(compact) || compact.includes(from))) features.push('cjkFrom')
}
