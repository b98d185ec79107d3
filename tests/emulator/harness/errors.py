"""What calls are refused with."""

from moto.core.exceptions import ServiceException


class ApiError(ServiceException):
    """A refused request: ApiError(code, message)."""
