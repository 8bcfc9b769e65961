from tests.ui.test_case_by_keys import *
import pytest
@pytest.mark.parametrize("i", range(25))
def test_dbg(keys, office, monkeypatch, i):
    w=keys.window; real=w.go
    log=[]
    def go(p,a=None): log.append((p,type(a).__name__)); real(p,a)
    monkeypatch.setattr(w,"go",go)
    begin(keys, office, row_of(keys, office, "new_connection"))
    log.append(str(w.focusWidget())[:60]); log.append(w.current.presenter.state.draft.focus)
    keys.write("0812345678")
    log.append(str(w.focusWidget())[:60])
    keys.press(Key.Key_Return)
    log.append(str(w.focusWidget())[:60])
    keys.press(Key.Key_Space)
    log.append(str(w.focusWidget())[:60])
    keys.press(Key.Key_F6)
    log.append(str(w.focusWidget())[:60])
    try: keys.qtbot.waitUntil(lambda: w.page=="payment", timeout=500)
    except Exception:
        print(log, w.page, [str(r) for r in w.current.presenter.state.evaluation.remaining] if w.page=="application" else "", w.isActiveWindow())
        raise
