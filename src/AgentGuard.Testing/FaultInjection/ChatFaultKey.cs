using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace AgentGuard.Testing.FaultInjection;

/// <summary>Hashes what a call is about, without the ids that change from attempt to attempt.</summary>
internal static class ChatFaultKey
{
    public static string Of(IEnumerable<ChatMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
        {
            text.Append('\u0001').Append(message.Role.Value);
            foreach (var content in message.Contents)
            {
                text.Append('\0');
                Append(text, content);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Append(StringBuilder text, AIContent content)
    {
        switch (content)
        {
            case FunctionCallContent call:
                text.Append(call.Name);
                foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
                {
                    text.Append('\u0002').Append(name).Append('=').Append(value);
                }

                break;
            case FunctionResultContent result:
                text.Append(result.Result);
                break;
            default:
                text.Append(content);
                break;
        }
    }
}
