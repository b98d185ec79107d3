"""AWS::Backup: vaults, plans, selections.

AWS Backup Developer Guide, "Delete a vault" (it must hold no recovery point), "Encryption for
backups", and API Reference, "CreateBackupSelection" (the role must be one AWS Backup assumes).
A plan's copies are made when it runs, so their vault is not looked for before.
"""

import copy
import uuid

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT

# CloudFormation's names, and the API's.
_RULE = {
    "RuleName": "RuleName",
    "TargetBackupVault": "TargetBackupVaultName",
    "ScheduleExpression": "ScheduleExpression",
    "StartWindowMinutes": "StartWindowMinutes",
    "CompletionWindowMinutes": "CompletionWindowMinutes",
    "Lifecycle": "Lifecycle",
    "CopyActions": "CopyActions",
    "RecoveryPointTags": "RecoveryPointTags",
}


class BackupVault(Model):
    type = "AWS::Backup::BackupVault"
    tag_property = "BackupVaultTags"
    tag_shape = dict

    def create(self, item):
        if "EncryptionKeyArn" in item.all:
            via = {"kms:ViaService": f"backup.{item.region}.amazonaws.com"}
            via["kms:GrantIsForAWSResource"] = "true"
            actions = ("kms:CreateGrant", "kms:GenerateDataKey", "kms:Decrypt", "kms:RetireGrant")
            item.require_key(item["EncryptionKeyArn"], *actions, "kms:DescribeKey", context=via)
        created = item.client("backup").create_backup_vault(
            **item.take("BackupVaultName", "EncryptionKeyArn", "BackupVaultTags")
        )
        item.world.recovery_points[created["BackupVaultArn"]] = {}
        return item["BackupVaultName"], {"BackupVaultArn": created["BackupVaultArn"]}

    def update(self, item):
        item.take("BackupVaultName", "EncryptionKeyArn")  # They stay; tags are what may change.

    def delete(self, item):
        arn = f"arn:aws:backup:{item.region}:{ACCOUNT}:backup-vault:{item.physical_id}"
        if item.world.recovery_points[arn]:
            raise Refused(f"{item.physical_id} contains recovery points; delete them first")
        del item.world.recovery_points[arn]
        item.client("backup").delete_backup_vault(BackupVaultName=item.physical_id)


class BackupPlan(Model):
    type = "AWS::Backup::BackupPlan"
    tag_property = "BackupPlanTags"
    tag_shape = dict

    def _read(self, item):
        plan = copy.deepcopy(item["BackupPlan"])
        rules = []
        for rule in plan.pop("BackupPlanRule"):
            unknown = rule.keys() - _RULE
            if unknown:
                raise Refused(f"the emulator ignores {sorted(unknown)} of a backup rule")
            vault = rule["TargetBackupVault"]
            item.require(BackupVault.type, vault, what=f"Backup vault {vault} does not exist")
            rules.append({_RULE[name]: value for name, value in rule.items()})
        return {**plan, "Rules": rules}

    def create(self, item):
        created = item.client("backup").create_backup_plan(
            BackupPlan=self._read(item), **item.take("BackupPlanTags")
        )
        return created["BackupPlanId"], {
            "BackupPlanId": created["BackupPlanId"],
            "BackupPlanArn": created["BackupPlanArn"],
            "VersionId": created["VersionId"],
        }

    def update(self, item):
        """moto has no such call. The plan has another version then."""
        plan, arn = self._read(item), item.attributes["BackupPlanArn"]
        item.authorize("backup:UpdateBackupPlan", arn)
        kept = item.world.backend("backup", item.region).plans[item.physical_id]
        kept.backup_plan, kept.version_id = plan, uuid.uuid4().hex
        return {**item.attributes, "VersionId": kept.version_id}

    def delete(self, item):
        for selection in item.world.owned(BackupSelection.type):
            if selection.properties["BackupPlanId"] == item.physical_id:
                raise Refused("Related backup plan selections must be deleted prior to the plan")
        item.client("backup").delete_backup_plan(BackupPlanId=item.physical_id)
        # moto keeps it, and would refuse the same plan ever after.
        del item.world.backend("backup", item.region).plans[item.physical_id]


class BackupSelection(Model):
    type = "AWS::Backup::BackupSelection"

    def create(self, item):
        plan, selection = item["BackupPlanId"], item["BackupSelection"]
        item.require(BackupPlan.type, plan, what=f"Cannot find Backup plan with ID {plan}")
        unknown = selection.keys() - {"IamRoleArn", "Resources", "SelectionName"}
        if unknown:
            raise Refused(f"the emulator ignores {sorted(unknown)} of a selection")
        context = {"aws:SourceAccount": ACCOUNT}
        item.require_role(selection["IamRoleArn"], "backup.amazonaws.com", context)
        plan_arn = f"arn:aws:backup:{item.region}:{ACCOUNT}:backup-plan:{plan}"
        item.authorize("backup:CreateBackupSelection", plan_arn)
        to_backup = {"iam:PassedToService": "backup.amazonaws.com"}
        if not iam.allowed(
            item.principal.policies, "iam:PassRole", selection["IamRoleArn"], to_backup
        ):
            raise Refused(f"{item.principal} may not iam:PassRole {selection['IamRoleArn']}")
        id = str(uuid.uuid4())  # moto has no selections.
        return f"{plan}_{id}", {"SelectionId": id, "BackupPlanId": plan, "Id": f"{plan}_{id}"}

    def delete(self, item):
        item.take("BackupPlanId")
