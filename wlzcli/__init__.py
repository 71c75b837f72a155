"""wlz: buying long-term care under the Wlz, from inkoopkader to herschikkingsbrief."""

__version__ = "0.5.0"
