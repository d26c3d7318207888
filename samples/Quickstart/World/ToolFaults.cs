using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Quickstart.World;

/// <summary>Decides from the seed, the ticket, the tool and the number of the call, so both loops meet the same faults.</summary>
public sealed class ToolFaults
{
    private readonly ConcurrentDictionary<(string Ticket, string Tool), int> _calls = new();
    private readonly int _seed;
    private readonly double _rate;

    /// <param name="seed">Same seed, same faults.</param>
    /// <param name="rate">Share of calls that misbehave, 0 to 1.</param>
    public ToolFaults(int seed, double rate)
    {
        _seed = seed;
        _rate = rate;
    }

    public ToolFault Next(string ticket, string tool, bool hasEffect)
    {
        var call = _calls.AddOrUpdate((ticket, tool), 1, (_, n) => n + 1);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed}|{ticket}|{tool}|{call}"));
        if (Share(hash, 0) >= _rate)
        {
            return ToolFault.None;
        }

        return Share(hash, 8) switch
        {
            < 0.35 => ToolFault.Unavailable,
            < 0.65 => ToolFault.TimedOutAfterEffect,
            < 0.85 => hasEffect ? ToolFault.TimedOutAfterEffect : ToolFault.VeryLong,
            _ => ToolFault.Slow,
        };
    }

    private static double Share(byte[] hash, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(hash.AsSpan(offset)) / (double)uint.MaxValue;
}
