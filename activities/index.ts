import { createChangeIdsActivities } from './adoption/change-ids.js';
import { createOpenAdoptionActivities } from './adoption/open.js';
import { createRestoreActivities } from './adoption/restore.js';
import { createSettleAdoptionActivities } from './adoption/settle.js';
import { createAlertActivities } from './alerts/alerts.js';
import { createAssessActivities } from './evaluation/assess.js';
import { createMatchActivities } from './evaluation/match.js';
import { createOpenEvaluationActivities } from './evaluation/open.js';
import { createReportActivities } from './evaluation/report.js';
import { createCloseActivities } from './provisioning/close.js';
import { createCollectActivities } from './passback/collect.js';
import { createListLineItemsActivities } from './passback/list-line-items.js';
import { createPassbackConnectActivities } from './passback/connect.js';
import { createPassbackGuardActivities } from './passback/guard.js';
import { createPassbackPlanActivities } from './passback/plan.js';
import { createPrepareActivities } from './passback/prepare.js';
import { createQuietHoursActivities } from './passback/quiet-hours.js';
import { createSendActivities } from './passback/send.js';
import { createTellTeachersActivities } from './passback/tell-teachers.js';
import { createPassbackSettleActivities } from './passback/settle.js';
import { createWithdrawalActivities } from './passback/withdraw.js';
import { createConnectActivities } from './provisioning/connect.js';
import type { ActivityDeps } from './deps.js';
import { createIntakeActivities } from './intake/verify.js';
import { createExtractActivities } from './provisioning/extract.js';
import { createFinishByActivities } from './provisioning/finish-by.js';
import { createGuardActivities } from './provisioning/guard.js';
import { createHoldActivities } from './provisioning/hold.js';
import { createImportActivities } from './provisioning/import.js';
import { createLookUpActivities } from './provisioning/look-up.js';
import { createMapActivities } from './provisioning/map.js';
import { createPlanActivities } from './provisioning/plan.js';
import { createReadBackActivities } from './provisioning/read-back-held.js';
import { createSampleActivities } from './provisioning/sample-canvas.js';
import { createSettleActivities } from './provisioning/settle.js';
import type { Threads } from './threads/threads.js';

/** All activities, by the names that workflows use. */
export function createActivities(deps: ActivityDeps, threads: Threads) {
  return {
    ...createConnectActivities(deps),
    ...createSampleActivities(deps),
    ...createExtractActivities(deps, threads),
    ...createLookUpActivities(deps),
    ...createMapActivities(deps, threads),
    ...createPlanActivities(deps),
    ...createGuardActivities(deps),
    ...createReadBackActivities(deps),
    ...createImportActivities(deps),
    ...createSettleActivities(deps),
    ...createFinishByActivities(deps),
    ...createHoldActivities(deps),
    ...createCloseActivities(deps),
    ...createPassbackConnectActivities(deps),
    ...createListLineItemsActivities(deps),
    ...createCollectActivities(deps),
    ...createPrepareActivities(deps),
    ...createPassbackPlanActivities(deps),
    ...createPassbackGuardActivities(deps),
    ...createSendActivities(deps),
    ...createQuietHoursActivities(deps),
    ...createPassbackSettleActivities(deps),
    ...createWithdrawalActivities(deps),
    ...createTellTeachersActivities(deps),
    ...createOpenEvaluationActivities(deps),
    ...createReportActivities(deps),
    ...createMatchActivities(deps),
    ...createAssessActivities(deps),
    ...createOpenAdoptionActivities(deps),
    ...createChangeIdsActivities(deps),
    ...createRestoreActivities(deps),
    ...createSettleAdoptionActivities(deps),
    ...createAlertActivities(deps),
    ...createIntakeActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
