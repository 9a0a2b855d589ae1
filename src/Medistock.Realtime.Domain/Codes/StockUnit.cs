namespace Medistock.Realtime.Domain.Codes;

/// <summary>What a stock is counted in. Unlike units are never added.</summary>
public enum StockUnit : byte { Box, Unit }
