"""The audit (kiểm tra số liệu): every relation among figures that a document states or implies is recomputed on intervals."""
