"""What the audit log's words are called on pages."""

from core.language import Text

TITLES: dict[str, Text] = {
    "signin": Text("サインイン", "signed in"),
    "signin_failed": Text("サインイン失敗", "sign-in failed"),
    "code_failed": Text("確認コード違い", "wrong code"),
    "signout": Text("サインアウト", "signed out"),
    "signout_others": Text("他の場所からサインアウト", "signed out elsewhere"),
    "view": Text("閲覧", "viewed"),
    "search": Text("検索", "searched"),
    "decide": Text("判定", "decided"),
    "undo": Text("取り消し", "undone"),
    "bulk": Text("まとめて判定", "decided in bulk"),
    "merge": Text("統合", "merged"),
    "split": Text("分割", "split"),
    "move": Text("レコードの移動", "moved"),
    "correct": Text("値の訂正", "corrected"),
    "export": Text("書き出し", "exported"),
    "import": Text("読み込み", "imported"),
    "download": Text("ダウンロード", "downloaded"),
    "retry": Text("保留行の再処理", "retried rows"),
    "sync": Text("同期", "synced"),
    "source_added": Text("取り込み設定の追加", "source added"),
    "password": Text("パスワード変更", "password changed"),
    "password_refused": Text("パスワード変更の失敗", "password change refused"),
    "password_reset": Text("パスワードの再発行", "password reset"),
    "codes_on": Text("確認コードの開始", "codes begun"),
    "codes_off": Text("確認コードの停止", "codes ended"),
    "codes_off_refused": Text("確認コード停止の失敗", "ending codes refused"),
    "code_forgotten": Text("確認コードの取り消し", "codes forgotten"),
    "token_made": Text("トークンの作成", "token made"),
    "token_revoked": Text("トークンの無効化", "token revoked"),
    "account_added": Text("アカウントの追加", "account added"),
    "account_role": Text("役割の変更", "role changed"),
    "account_stopped": Text("アカウントの停止", "account stopped"),
    "account_allowed": Text("アカウントの再開", "account allowed"),
    "account_unlocked": Text("ロック解除", "account unlocked"),
}
"""By the word that stands in ``ops_audit.action``."""


def title(action: str) -> str:
    """Return what an act is called; the word itself where nobody named it."""
    found = TITLES.get(action)
    return action if found is None else str(found)
