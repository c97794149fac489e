"""Which errors may pass by themselves, so that trying again is worth it."""

import errno

from sqlalchemy.exc import DBAPIError, OperationalError

_PASSING = {
    errno.EAGAIN,
    errno.EBUSY,
    errno.EINTR,
    errno.ETIMEDOUT,
    errno.ECONNRESET,
    errno.ECONNABORTED,
    errno.EHOSTUNREACH,
    errno.ENETDOWN,
    errno.ENETUNREACH,
    errno.ESTALE,  # a network share that was mounted anew
}
_OPENED_BY_ANOTHER = 32  # Windows: ERROR_SHARING_VIOLATION
_BUSY_WORDS = ("database is locked", "database table is locked")
_LOST_WORDS = (
    "server closed the connection",
    "connection refused",
    "could not connect",
    "connection timed out",
    "deadlock detected",
    "the database system is starting up",
)


def is_transient(error: BaseException) -> bool:
    """Tell whether the error is a busy database, a lost connection or a share out of reach.

    A full disk, a wrong password or a wrong file do not pass by themselves.
    """
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        words = str(error.orig).lower()
        passing = (*_BUSY_WORDS, *_LOST_WORDS)
        return isinstance(error, OperationalError) and any(word in words for word in passing)
    if isinstance(error, ConnectionError | TimeoutError):
        return True
    if isinstance(error, OSError):
        return error.errno in _PASSING or getattr(error, "winerror", None) == _OPENED_BY_ANOTHER
    return False
