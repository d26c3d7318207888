using System.Security.Cryptography;
using System.Text;

namespace AgentGuard.Testing.Simulator;

/// <summary>Hashes what a logical call is about, so that its attempts are recognised.</summary>
internal static class RequestKey
{
    public static string Of(
        SimulatedProtocol protocol, string model, IEnumerable<SimulatedMessage> messages, IEnumerable<SimulatedTool> tools)
    {
        var text = new StringBuilder().Append(protocol).Append('\0').Append(model);
        foreach (var message in messages)
        {
            text.Append('\u0001').Append(message.Role).Append('\0').Append(message.Text);
            foreach (var call in message.ToolCalls)
            {
                text.Append('\u0002').Append(call.Name).Append('\0').Append(call.Arguments);
            }
        }

        text.Append('\u0003').AppendJoin('\0', tools.Select(static tool => tool.Name));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>An id that depends on the attempt of a logical call, never on the order of arrival.</summary>
    public static string Id(string prefix, SimulatedRequest request, int index)
    {
        var source = Encoding.UTF8.GetBytes($"{request.Key}/{request.Attempt}/{index}");
        return prefix + Convert.ToHexStringLower(SHA256.HashData(source))[..24];
    }
}
